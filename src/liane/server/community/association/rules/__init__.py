"""What must hold in an association: pure, without database or clock."""
