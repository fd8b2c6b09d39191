"""What shoppers did."""
