"""A network of several organisations' validators: from one network.toml to keys, genesis, peers, permissions and service
files; and the nodes of this machine, started, watched and stopped.
"""
