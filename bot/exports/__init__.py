"""What is handed out of the record: tables and documents for whoever has to write the report."""
