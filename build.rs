//! Compiles the reading half of zxing-cpp, whose source comes with the crate of its bindings.
//!
//! That crate would build the writing half and Zint as well, with CMake; this needs a C++20 compiler alone. Where there is
//! none, the program is built without its reader, and the build says so.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(reader)");
    #[cfg(feature = "scan")]
    match reader::build() {
        Ok(()) => println!("cargo::rustc-cfg=reader\ncargo::rustc-env=READER=zxing-cpp {}", reader::version()),
        Err(reason) => println!("cargo::warning=built without `scan`, which reads photographs: {reason}"),
    }
}

#[cfg(feature = "scan")]
mod reader {
    use std::{
        env, fs,
        path::{Path, PathBuf},
        process::Command,
    };

    /// Folders whose files are compiled as one, which takes half the time. Those of `oned` use the same names for
    /// different things and are compiled one by one.
    const TOGETHER: [(&str, &str); 6] = [
        ("common", "."),
        ("aztec", "aztec"),
        ("datamatrix", "datamatrix"),
        ("maxicode", "maxicode"),
        ("pdf417", "pdf417"),
        ("qrcode", "qrcode"),
    ];
    /// What CMake would have written to `Version.h`.
    const VERSION: &str = r#"#pragma once
#define ZXING_READERS
#define ZXING_ENABLE_1D 1
#define ZXING_ENABLE_AZTEC 1
#define ZXING_ENABLE_DATAMATRIX 1
#define ZXING_ENABLE_MAXICODE 1
#define ZXING_ENABLE_PDF417 1
#define ZXING_ENABLE_QRCODE 1
#define ZXING_VERSION_MAJOR 3
#define ZXING_VERSION_MINOR 1
#define ZXING_VERSION_PATCH 1
#define ZXING_VERSION_SUFFIX ""
#define ZXING_VERSION_STR "3.1.1"
"#;

    /// The library's own version.
    pub fn version() -> &'static str {
        VERSION.split('"').rev().nth(1).unwrap_or_default()
    }

    pub fn build() -> Result<(), String> {
        let source = source()?;
        let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
        let write = |name: &str, text: &str| fs::write(out.join(name), text).map_err(|error| error.to_string());
        write("Version.h", VERSION)?;
        // The writers are left out of the crate, but one file still asks for their header.
        write("MultiFormatWriter.h", "")?;

        let mut cpp = cc::Build::new();
        cpp.cpp(true).std("c++20").define("ZXING_INTERNAL", None).include(&source).include(&out).warnings(false);
        // A program that is linked statically has no libstdc++ to look for when it runs.
        let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
        cpp.cpp_link_stdlib_static(features.split(',').any(|feature| feature == "crt-static"));
        cpp.try_get_compiler().map_err(|_| "there is no C++ compiler")?;
        write("probe.cpp", "#include <concepts>\n#include <ranges>\nstatic_assert(__cplusplus >= 202002L);\n")?;
        let probe = cpp.clone().cargo_metadata(false).file(out.join("probe.cpp")).try_compile("probe");
        probe.map_err(|_| "the C++ compiler does not know C++20")?;

        for (name, folder) in TOGETHER {
            let files = sources(&source.join(folder))?;
            let includes: Vec<String> = files.iter().map(|file| format!("#include \"{}\"\n", file.display())).collect();
            write(&format!("{name}.cpp"), &includes.concat())?;
            cpp.file(out.join(format!("{name}.cpp")));
        }
        cpp.files(sources(&source.join("oned"))?);
        // The bindings stand after this library on the linker's line.
        cpp.link_lib_modifier("+whole-archive").try_compile("zxing").map_err(|error| error.to_string())?;
        let mut tables = cc::Build::new();
        tables.file(source.join("libzueci/zueci.c")).warnings(false).link_lib_modifier("+whole-archive");
        tables.try_compile("zueci").map_err(|error| error.to_string())
    }

    /// The folder of the C++ source within the crate that Cargo has fetched.
    fn source() -> Result<PathBuf, String> {
        let variable = |name: &str| env::var(name).map_err(|_| format!("{name} is not set"));
        let output = Command::new(variable("CARGO")?)
            .args(["metadata", "--format-version=1", "--locked", "--filter-platform", &variable("TARGET")?])
            .current_dir(variable("CARGO_MANIFEST_DIR")?)
            .output()
            .map_err(|error| error.to_string())?;
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
            .map_err(|_| String::from_utf8_lossy(&output.stderr).replace('\n', " "))?;
        let crates = metadata["packages"].as_array().into_iter().flatten();
        let manifest = crates.filter(|one| one["name"] == "zxing-cpp").find_map(|one| one["manifest_path"].as_str());
        let folder = manifest.and_then(|path| Path::new(path).parent()).ok_or("Cargo has not fetched zxing-cpp")?;
        Ok(folder.join("core/src"))
    }

    /// The C++ files of a folder, in order.
    fn sources(folder: &Path) -> Result<Vec<PathBuf>, String> {
        let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        // Writing bit matrices to files is for the library's own tests.
        files.retain(|file| {
            file.extension().is_some_and(|extension| extension == "cpp") && !file.ends_with("BitMatrixIO.cpp")
        });
        files.sort();
        Ok(files)
    }
}
