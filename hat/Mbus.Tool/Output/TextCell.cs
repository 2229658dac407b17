using Spectre.Console;

namespace Mbus.Tool.Output;

/// <summary>A cell of a row of text; see <see cref="TextOutput.WriteRow"/>.</summary>
/// <param name="Text">Text; it is escaped when it is written.</param>
/// <param name="Width">Width of the column in characters, with the gap after it; 0 for the rest of the line.</param>
/// <param name="Colour">Colour on a terminal; null for the default colour.</param>
internal readonly record struct TextCell(string Text, int Width = 0, Color? Colour = null);
