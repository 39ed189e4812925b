# Writes an assembler file that takes in every file below FOLDER as it is, and a C++ table of them.
#   cmake -DFOLDER=… -DFUNCTION=web_files -DOUT=…/web_files -P embed.cmake
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*)
list(SORT files)
set(assembler "    .section .rodata\n")
set(declared "")
set(rows "")
set(number 0)
foreach(file IN LISTS files)
    set(symbol "linka_${FUNCTION}_${number}")
    string(APPEND assembler "    .global ${symbol}\n    .global ${symbol}_end\n    .balign 16\n")
    string(APPEND assembler "${symbol}:\n    .incbin \"${FOLDER}/${file}\"\n${symbol}_end:\n    .byte 0\n")
    string(APPEND declared "extern \"C\" char const ${symbol}[];\nextern \"C\" char const ${symbol}_end[];\n")
    string(APPEND rows "        {\"/${file}\", {${symbol}, static_cast<std::size_t>(${symbol}_end - ${symbol})}},\n")
    math(EXPR number "${number} + 1")
endforeach()
string(APPEND assembler "    .section .note.GNU-stack,\"\",@progbits\n")
file(WRITE ${OUT}.S "${assembler}")
file(WRITE ${OUT}.cpp "#include \"app/embedded.hpp\"\n\n#include <vector>\n\n${declared}
namespace linka::app {
std::span<api::EmbeddedFile const> ${FUNCTION}() {
    static std::vector<api::EmbeddedFile> const files{
${rows}    };
    return files;
}
}  // namespace linka::app
")
