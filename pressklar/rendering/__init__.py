"""Views and HTML sections: what every output is made from."""
