# Help. Commands in code style: they are not re-sent at a touch.
help-first = Something happened? Write it here, or in the group with <code>/report</code>. One message is enough.
help-stranger = This is a bot for coordinating incidents. To take part, ask your administrator for a link.
help-legal = What I say is not legal or medical advice. In danger call the emergency services first.
