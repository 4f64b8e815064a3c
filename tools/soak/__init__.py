"""
The soak: everything that happens to a service, mixed, for a long time.

Readers, searchers and browsers ask; runaways, hostile queries and clients that go away do what
they do; writers put and delete graphs; an operator cancels queries, rolls releases back, and
kills workers and their zygote. Every answer is one of those that are right for who asked, and the
memory, files and processes of the service stay as many as they were. Run it as `make soak`.
"""
