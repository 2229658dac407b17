using System.Runtime.InteropServices;
using System.Text;
using Mbus.Client.Lines;
using Mbus.Hat.Power;
using Mbus.Linux;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Hat.Linux;

/// <summary>Power line, accessed through the kernel's GPIO character device.</summary>
internal sealed unsafe class GpioPowerPin : IPowerPin
{
    private readonly GpioChip _chip;
    private SafeFileHandle? _line;

    public GpioPowerPin(GpioChip chip)
    {
        _chip = chip;
    }

    /// <inheritdoc/>
    public string LockPath => _chip.Path;

    /// <inheritdoc/>
    public PowerPinState Look()
    {
        GpioAbi.LineInfo info = _chip.InfoOf(_chip.PowerOffset);
        bool isOutput = IsOutput(info);
        if (_line is not null)
            return new PowerPinState(GpioAbi.Text(info.Consumer), isOutput, ReadLevel(_line));

        if ((info.Flags & GpioAbi.FlagUsed) != 0)
            return new PowerPinState(GpioAbi.Text(info.Consumer) is { Length: > 0 } name ? name : "the kernel", isOutput, null);

        if (!isOutput)
            return new PowerPinState(null, false, null);

        // Only the holder of a line can read it. A request without configuration does not change the line. Before the request, the
        // kernel reports the direction that the line had when it was released, although the driver may have made it an input since.
        using SafeFileHandle? line = Request();
        return line is null
            ? new PowerPinState(null, true, null)
            : new PowerPinState(null, IsOutput(_chip.InfoOf(_chip.PowerOffset)), ReadLevel(line));
    }

    /// <inheritdoc/>
    public bool TryHold(bool high)
    {
        _line ??= Request();
        if (_line is not null)
            Drive(high);

        return _line is not null;
    }

    /// <inheritdoc/>
    public void Drive(bool high)
    {
        GpioAbi.LineConfig config = new()
        {
            Flags = GpioAbi.FlagOutput,
            AttributeCount = 1,
            First = new GpioAbi.Attribute { Id = GpioAbi.AttributeOutputValues, Value = high ? 1ul : 0 },
            FirstMask = 1,
        };
        Check(Libc.Control(_line!, GpioAbi.SetConfig, &config), high ? "drive high" : "drive low");
    }

    /// <inheritdoc/>
    public void Release()
    {
        _line?.Dispose();
        _line = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        _chip.Dispose();
    }

    private static bool IsOutput(in GpioAbi.LineInfo info) => (info.Flags & GpioAbi.FlagOutput) != 0;

    // The request has no direction, so it does not change the line.
    private SafeFileHandle? Request()
    {
        GpioAbi.LineRequest request = new() { LineCount = 1 };
        request.Offsets[0] = (uint)_chip.PowerOffset;
        Encoding.ASCII.GetBytes($"{PowerPinState.OwnName} {Environment.ProcessId}", new Span<byte>(request.Consumer, GpioAbi.NameSize - 1));
        int result = Libc.Control(_chip.File, GpioAbi.GetLine, &request);
        if (result < 0 && Marshal.GetLastPInvokeError() == Libc.Busy)
            return null;

        Check(result, "request");
        return new SafeFileHandle(request.File, ownsHandle: true);
    }

    private bool ReadLevel(SafeFileHandle line)
    {
        GpioAbi.LineValues values = new() { Mask = 1 };
        Check(Libc.Control(line, GpioAbi.GetValues, &values), "read");
        return (values.Bits & 1) != 0;
    }

    private void Check(int result, string phase)
    {
        if (result < 0)
            throw new LineException($"hat: power: {phase} line {_chip.PowerOffset} of {_chip.Path}: {Libc.Text(Marshal.GetLastPInvokeError())}.");
    }
}
