// What zint makes of data: rows, modules a row, and the modules of every row. A line of input: its number of the symbology, its
// input mode, options 1, 2 and 3, the data in hexadecimal digits, and those of its primary message, or -. A symbol that it
// refuses is 0 0.
#include <stdio.h>
#include <string.h>
#include <zint.h>

static int bytes(const char *hex, unsigned char *data) {
    int length = 0;
    for (unsigned value; sscanf(hex + 2 * length, "%2x", &value) == 1; length++) data[length] = value;
    return length;
}

int main(void) {
    static char hex[32768], first[256];
    static unsigned char data[16384], primary[128];
    int number, mode, option_1, option_2, option_3;
    while (scanf("%d %d %d %d %d %32767s %255s", &number, &mode, &option_1, &option_2, &option_3, hex, first) == 7) {
        int length = bytes(hex, data);
        struct zint_symbol *symbol = ZBarcode_Create();
        symbol->symbology = number;
        symbol->input_mode = mode;
        symbol->option_1 = option_1;
        symbol->option_2 = option_2;
        symbol->option_3 = option_3;
        memcpy(symbol->primary, primary, bytes(first, primary));
        int refused = ZBarcode_Encode(symbol, data, length) >= ZINT_ERROR;
        printf("%d %d", refused ? 0 : symbol->rows, refused ? 0 : symbol->width);
        for (int row = 0; !refused && row < symbol->rows; row++) {
            putchar(' ');
            for (int x = 0; x < symbol->width; x++) putchar('0' + (symbol->encoded_data[row][x / 8] >> x % 8 & 1));
        }
        putchar('\n');
        ZBarcode_Delete(symbol);
    }
    return 0;
}
