"""The stages, each writing one layer; none imports another."""
