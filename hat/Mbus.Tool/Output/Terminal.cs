using Spectre.Console;

namespace Mbus.Tool.Output;

/// <summary>A terminal: its width, and whether it has colours.</summary>
/// <param name="Width">Width in characters.</param>
/// <param name="HasColours">False for a terminal without colours, and with NO_COLOR.</param>
internal sealed record Terminal(int Width, bool HasColours)
{
    // A second column that starts further right leaves too little room for its text.
    private const double MaxFirstColumns = 0.6;

    /// <summary>Returns the terminal of the process; null if the stream is redirected.</summary>
    internal static Terminal? Of(bool isRedirected) => isRedirected
        ? null
        : new Terminal(StandardStreams.Width, string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Breaks a line between words. The next lines begin at the last column of the line, or at its indentation.</summary>
    internal string Wrap(string line)
    {
        if (line.Length <= Width)
            return line;

        int column = LastColumn(line);
        TextCell[] cells = column == 0 ? [new TextCell(line)] : [new TextCell(line[..column], column), new TextCell(line[column..])];
        return Render(cells).TrimEnd();
    }

    /// <summary>Returns a row with line breaks and, if the terminal has colours, with colours.</summary>
    internal string Render(IReadOnlyList<TextCell> cells)
    {
        Grid grid = new() { Expand = false };
        foreach (TextCell cell in cells)
            grid.AddColumn(new GridColumn { Padding = new Padding(0), NoWrap = cell.Width > 0, Width = cell.Width > 0 ? cell.Width : Math.Max(1, Width - cells.Sum(one => one.Width)) });
        grid.AddRow([.. cells.Select(cell => new Text(cell.Text, new Style(cell.Colour)))]);

        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = HasColours ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = HasColours ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = Width;
        console.Write(grid);
        return string.Concat(text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{line.TrimEnd()}{Environment.NewLine}"));
    }

    // Columns have at least two spaces between them; the first one can be the indentation.
    private int LastColumn(string line)
    {
        int column = Math.Min((int)(Width * MaxFirstColumns), line.Length - 1);
        while (column > 1 && !(line[column] != ' ' && line[column - 1] == ' ' && line[column - 2] == ' '))
            column--;
        return column > 1 ? column : 0;
    }
}
