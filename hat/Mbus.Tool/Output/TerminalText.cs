using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Mbus.Client.Readings;

namespace Mbus.Tool.Output;

/// <summary>Interpolated string for a terminal: literals are unchanged, values are escaped, numbers use the invariant culture.</summary>
[InterpolatedStringHandler]
internal readonly ref struct TerminalText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted<T>(T value, int alignment = 0, string? format = null)
    {
        string? text = value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString();
        string escaped = Printable.Text(text ?? "");
        _text.Append(alignment < 0 ? escaped.PadRight(-alignment) : escaped.PadLeft(alignment));
    }

    public override string ToString() => _text.ToString();
}
