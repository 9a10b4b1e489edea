"""The pictures of the catalogue: plain shapes in SVG, drawn from a colour and a trim."""
