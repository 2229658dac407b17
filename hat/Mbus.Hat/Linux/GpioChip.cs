using System.Runtime.InteropServices;
using Mbus.Client.Lines;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Hat.Linux;

/// <summary>The GPIO chip whose lines are at a Raspberry Pi's header. Its number changes with the kernel, its label does not.</summary>
internal sealed unsafe class GpioChip : IDisposable
{
    /// <summary>Which of its lines switches the bus, where none is named <see cref="LineName"/>.</summary>
    public const int PowerLine = 26;

    /// <summary>What the Pis' chips are called.</summary>
    public static readonly string[] Labels = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"];

    private const string LineName = "GPIO26";

    private GpioChip(string path, SafeFileHandle file, int lineCount)
    {
        Path = path;
        File = file;
        PowerOffset = FindPower(lineCount);
    }

    /// <summary>The chip's device.</summary>
    public string Path { get; }

    /// <summary>The chip, open.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Which of its lines switches the bus.</summary>
    public int PowerOffset { get; }

    /// <summary>Finds the chip among all.</summary>
    /// <param name="root">Where dev is.</param>
    /// <exception cref="LineException">There is none, or this user may use none.</exception>
    public static GpioChip Find(string root)
    {
        string folder = System.IO.Path.Combine(root, "dev");
        string[] chips = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "gpiochip*").Order(StringComparer.Ordinal)] : [];
        List<string> others = new();
        foreach (string path in chips)
        {
            SafeFileHandle file = Libc.Open(path);
            int error = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
            GpioAbi.ChipInfo info = default;
            if (error == 0 && Libc.Control(file, GpioAbi.GetChipInfo, &info) >= 0 && Labels.Contains(GpioAbi.Text(info.Label)))
                return new GpioChip(path, file, (int)info.Lines);

            file.Dispose();
            others.Add(error == 0 ? $"{path} ({GpioAbi.Text(info.Label)})" : $"{path} ({Libc.Text(error)})");
            if (error == Libc.AccessDenied)
                throw new LineException($"hat: power: {path}: permission denied. Add the user to the group gpio, then log in again: sudo usermod -aG gpio $USER");
        }

        throw new LineException($"hat: power: no GPIO chip of a Raspberry Pi: expected one labelled {string.Join(", ", Labels)}, "
            + (others.Count == 0 ? "and there is none at all. In a container, pass the device on to it." : $"and there are {string.Join(", ", others)}."));
    }

    /// <summary>What the kernel tells of a line.</summary>
    /// <exception cref="LineException">It tells nothing.</exception>
    public GpioAbi.LineInfo InfoOf(int offset)
    {
        GpioAbi.LineInfo info = new() { Offset = (uint)offset };
        return Libc.Control(File, GpioAbi.GetLineInfo, &info) >= 0
            ? info
            : throw new LineException($"hat: power: {Path}, line {offset}: {Libc.Text(Marshal.GetLastPInvokeError())}. A kernel of 5.10 or later is needed.");
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    private int FindPower(int lineCount)
    {
        for (int offset = 0; offset < lineCount; offset++)
        {
            GpioAbi.LineInfo info = InfoOf(offset);
            if (GpioAbi.Text(info.Name) == LineName)
                return offset;
        }

        return lineCount > PowerLine
            ? PowerLine
            : throw new LineException($"hat: power: {Path} has {lineCount} lines, and the bus is switched by line {PowerLine}.");
    }
}
