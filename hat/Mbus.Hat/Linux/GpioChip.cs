using System.Runtime.InteropServices;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Hat.Linux;

/// <summary>The GPIO chip of a Raspberry Pi's header. It is found by its label because its number depends on the kernel version.</summary>
internal sealed unsafe class GpioChip : IDisposable
{
    private const string PowerLineName = "GPIO26";

    // If no line has that name.
    private const int DefaultPowerLine = 26;

    // Of all Raspberry Pi models.
    private static readonly string[] Labels = ["pinctrl-bcm2835", "pinctrl-bcm2711", "pinctrl-rp1"];

    private GpioChip(string path, SafeFileHandle file, int lineCount)
    {
        Path = path;
        File = file;
        LineCount = lineCount;
        PowerLine = FindPower();
    }

    /// <summary>Path of the chip's device.</summary>
    public string Path { get; }

    /// <summary>Open file of the chip's device.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Number of lines.</summary>
    public int LineCount { get; }

    /// <summary>Offset of the line that switches the bus power.</summary>
    public int PowerLine { get; }

    /// <summary>Finds and opens the chip.</summary>
    /// <param name="root">Folder that contains dev.</param>
    /// <exception cref="LineException">No matching chip was found, or the user has no access to it.</exception>
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
            {
                throw new LineException($"hat: power: {path}: permission denied. Add the user to the group gpio, then log in again: sudo usermod -aG gpio $USER")
                {
                    Code = MbusError.LineAccessDenied,
                };
            }
        }

        throw new LineException($"hat: power: no GPIO chip of a Raspberry Pi found: expected one with the label {string.Join(" or ", Labels)}; "
            + (others.Count == 0 ? "but found no GPIO chip. In a container, pass the device to the container." : $"but found {string.Join(", ", others)}."));
    }

    /// <summary>Reads the kernel's information about a line.</summary>
    /// <exception cref="LineException">The request failed.</exception>
    public GpioAbi.LineInfo InfoOf(int offset)
    {
        GpioAbi.LineInfo info = new() { Offset = (uint)offset };
        return Libc.Control(File, GpioAbi.GetLineInfo, &info) >= 0
            ? info
            : throw new LineException($"hat: power: {Path}, line {offset}: {Libc.Text(Marshal.GetLastPInvokeError())}. Linux 5.10 or later is required.");
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();

    private int FindPower()
    {
        for (int offset = 0; offset < LineCount; offset++)
        {
            GpioAbi.LineInfo info = InfoOf(offset);
            if (GpioAbi.Text(info.Name) == PowerLineName)
                return offset;
        }

        return LineCount > DefaultPowerLine
            ? DefaultPowerLine
            : throw new LineException($"hat: power: {Path} has {LineCount} lines; expected line {DefaultPowerLine}, which switches the bus power.");
    }
}
