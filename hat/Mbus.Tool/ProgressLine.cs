using System.Globalization;
using Mbus.Client;

namespace Mbus.Tool;

/// <summary>One line on standard error that says how far a scan is, where that is a terminal; results are printed above it.</summary>
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
            $"{value.Asked} {what}, {value.Found} found, {value.Rate:0.0}/s, about {Math.Ceiling(value.Estimate.TotalSeconds):0} s to go");
        Console.Error.Write($"\r{text.PadRight(_length)}");
        _length = text.Length;
    }

    /// <summary>Prints a result where the line was.</summary>
    internal void Print(string result)
    {
        Clear();
        Console.WriteLine(result);
    }

    /// <summary>Says on standard error what is no result, so that results alone are in a file or pipe.</summary>
    internal void Tell(string remark)
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
