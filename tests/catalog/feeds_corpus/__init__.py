"""Files as partners really send them, made in code so that every byte can be read, each with its stated result."""
