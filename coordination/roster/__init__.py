"""People and chats: who is who, what each may be called for, where messages go."""
