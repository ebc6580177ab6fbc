"""Files: reading, atomic writing, temporary storage, and the files that the package ships."""
