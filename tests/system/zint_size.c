// The size that zint gives a symbol: rows and modules a row. A line of input: its number of the symbology, options 1, 2 and 3,
// and the data in hexadecimal digits. A symbol that it refuses has the size 0 0.
#include <stdio.h>
#include <stdlib.h>
#include <zint.h>

int main(void) {
    static char hex[32768];
    static unsigned char data[16384];
    int number, option_1, option_2, option_3;
    while (scanf("%d %d %d %d %32767s", &number, &option_1, &option_2, &option_3, hex) == 5) {
        int length = 0;
        for (unsigned value; sscanf(hex + 2 * length, "%2x", &value) == 1; length++) data[length] = value;
        struct zint_symbol *symbol = ZBarcode_Create();
        symbol->symbology = number;
        symbol->input_mode = DATA_MODE;
        symbol->option_1 = option_1;
        symbol->option_2 = option_2;
        symbol->option_3 = option_3;
        int refused = ZBarcode_Encode(symbol, data, length) >= ZINT_ERROR;
        printf("%d %d\n", refused ? 0 : symbol->rows, refused ? 0 : symbol->width);
        ZBarcode_Delete(symbol);
    }
    return 0;
}
