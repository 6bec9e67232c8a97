"""Training of Lacuna's inpainting network. See training/README.md."""
