"""The file format of workbooks (ECMA-376, [MS-CFB], [MS-OVBA]): what it is, read strictly and edited in place.

Knows no form. `archive`, `package` and `safe_xml` bring a file in within limits; `cells` and `formula` read it;
`changes`, `sheet_xml`, `style_editing`, `comments` and `lock` edit it part by part; `vba` and `macros` are its macros.
"""
