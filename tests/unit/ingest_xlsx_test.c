#include "ingest_sheets.h"
TestSuite(xlsx, .init = world_setup, .fini = kit_teardown);
Test(xlsx, dump)
{
    const char *f[]={"edge.xlsx","edge1904.xlsx","edge_lo.xlsx","edge_lo.xls","edge1904_lo.xls","edge_xlwt.xls","biff5.xls","biff5_bare.xls","rich.xlsx","strict.xlsx","prefix.xlsx","doctype.xlsx","path.xlsx","deep.xlsx","bomb.xlsx","long_tag.xlsx","long_text.xlsx","wide.xlsx","styled_wide.xlsx","no_string.xlsx","cut.xlsx","document.xlsx","password.xlsx","password.xls","facts_html.xls","facts_lo.xls","facts_openpyxl.xlsx"};
    for(size_t i=0;i<KA_COUNT(f);i++){enum ka_status s;diags=ka_diags_make(arena);ka_str t=sheets_dump(sheets_file(f[i]),&s);
    printf("=== %s status %d\n%.*s",f[i],(int)s,KA_STR_ARG(t));
    for(size_t d=0;d<diags.count;d++){ka_str l=ka_diag_line(arena,&diags.item[d],KA_EN);printf("  ! %.*s\n",KA_STR_ARG(l));}}
}
