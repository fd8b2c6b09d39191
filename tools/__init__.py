"""What the assistant may do, each a typed tool."""
