// What zint takes for the jobs on standard input, a line each: its number of the symbology, input mode, X scale, data, tabs between.
// Prints nanoseconds for the symbol and for symbol and PNG, the best of eleven rounds.
// The PNG goes to the file that is the first argument, which should be in memory: zint writes PNGs to files alone.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zint.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return 1e9 * time.tv_sec + time.tv_nsec;
}

static void draw(int symbology, int mode, float scale, const char *data, const char *file) {
    struct zint_symbol *symbol = ZBarcode_Create();
    symbol->symbology = symbology;
    symbol->input_mode = mode;
    symbol->scale = scale;
    int result = ZBarcode_Encode(symbol, (const unsigned char *)data, 0);
    if (result < ZINT_ERROR && file) {
        strncpy(symbol->outfile, file, sizeof symbol->outfile - 1);
        result = ZBarcode_Print(symbol, 0);
    }
    if (result >= ZINT_ERROR) {
        fprintf(stderr, "zint refuses %s: %s\n", data, symbol->errtxt);
        exit(1);
    }
    ZBarcode_Delete(symbol);
}

static double best(int symbology, int mode, float scale, const char *data, const char *file) {
    double best = 1e18;
    for (int round = 0; round < 11; round++) {
        int times = 0;
        double start = now(), took;
        do {
            draw(symbology, mode, scale, data, file);
            times++;
            took = now() - start;
        } while (took < 3e6);
        if (took / times < best) best = took / times;
    }
    return best;
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    char line[8192];
    while (fgets(line, sizeof line, stdin)) {
        char *symbology = strtok(line, "\t"), *mode = strtok(NULL, "\t"), *scale = strtok(NULL, "\t"), *data = strtok(NULL, "\n");
        if (!data) return 2;
        int number = atoi(symbology), input = atoi(mode);
        float x = atof(scale);
        printf("%.0f %.0f\n", best(number, input, x, data, NULL), best(number, input, x, data, arguments[1]));
    }
    return 0;
}
