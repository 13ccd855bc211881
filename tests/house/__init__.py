"""What a machine can keep of our habits."""
