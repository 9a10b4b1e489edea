"""How a conversation reaches a partner. All that touches a network is here, once."""
