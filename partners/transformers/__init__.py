"""Each partner protocol, as a pure translation. Adding one adds a module here and a line to the allow-list."""
