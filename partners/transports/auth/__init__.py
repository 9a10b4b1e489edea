"""How a call shows a partner who we are. One module per way, `schemes` chooses."""
