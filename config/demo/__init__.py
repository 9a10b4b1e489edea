"""The demo's world: two retailers, three stores, four partners and what they sell. The tests use it too."""
