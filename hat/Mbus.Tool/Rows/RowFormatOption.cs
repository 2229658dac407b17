using System.CommandLine;

namespace Mbus.Tool.Rows;

/// <summary>The option --format of the commands that print rows. The setting <c>format</c> is that of readings and does not apply.</summary>
internal sealed class RowFormatOption : Option<string>
{
    private const string Text = "text";
    private const string Json = "json";
    private const string Csv = "csv";

    internal RowFormatOption()
        : base("--format")
    {
        Description = $"{Text}; {Json}: one object per line for each result; or {Csv}: a header line and a line for each result. Default: {Text}.";
        HelpName = "FORMAT";
        this.AcceptOnlyFromAmong(Text, Json, Csv);
    }

    /// <summary>Creates the printer for the format of a command line.</summary>
    internal RowPrinter Printer(ParseResult parsed) => new(parsed.GetValue(this) switch { Json => RowFormat.Json, Csv => RowFormat.Csv, _ => RowFormat.Text });
}
