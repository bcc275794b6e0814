"""The contracts' reference in docs/contracts, written from their NatSpec and ABIs.

python -m chain_node.reference            write the pages
python -m chain_node.reference --check    write nothing; fail, naming them, if a page is another than the sources make it
"""
