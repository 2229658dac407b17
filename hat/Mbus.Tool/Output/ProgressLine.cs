using System.Globalization;
using Mbus.Client;

namespace Mbus.Tool.Output;

/// <summary>Progress line of a scan on standard error, if that is a terminal. Results are printed above it.</summary>
internal sealed class ProgressLine(string what) : IProgress<ScanProgress>
{
    private readonly bool _isShown = !StandardStreams.IsErrorRedirected;
    private int _length;

    internal ScanProgress? Last { get; private set; }

    public void Report(ScanProgress value)
    {
        Last = value;
        if (!_isShown)
            return;

        string text = string.Create(CultureInfo.InvariantCulture,
            $"{value.Sent} {what}, {value.Found} found, {value.Rate:0.0}/s, about {Math.Ceiling(value.Estimate.TotalSeconds):0} s to go");
        // A longer text would continue on the next line, which cannot be cleared.
        int room = StandardStreams.Width - 1;
        text = text.Length > room ? text[..room] : text;
        Console.Error.Write($"\r{text.PadRight(_length)}");
        _length = text.Length;
    }

    /// <summary>Clears the progress line and prints a result.</summary>
    internal void Print(string result)
    {
        Clear();
        Console.WriteLine(result);
    }

    /// <summary>Clears the progress line and prints a result with an action.</summary>
    internal void Print(Action print)
    {
        Clear();
        print();
    }

    /// <summary>Prints a note on standard error, so that standard output contains only results.</summary>
    internal void PrintNote(string remark)
    {
        Clear();
        Console.Error.WriteLine(remark);
    }

    internal void Clear()
    {
        if (_length > 0)
            Console.Error.Write($"\r{new string(' ', _length)}\r");
        _length = 0;
    }
}
