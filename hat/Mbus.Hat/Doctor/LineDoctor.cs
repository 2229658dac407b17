using System.Device.I2c;
using System.Runtime.CompilerServices;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Hat.Power;
using Mbus.Hat.Uart;
using Mbus.Linux;

namespace Mbus.Hat.Doctor;

/// <summary>
/// Diagnoses the path from this program to the meters: the Raspberry Pi, the HAT, its UART and power, the user's permissions, then
/// the bus. Each result contains what was found and, where possible, a suggested fix.
/// </summary>
/// <param name="pi">The Raspberry Pi.</param>
/// <param name="ports">Access to the parts of the HAT.</param>
public sealed class LineDoctor(RaspberryPi pi, IHatPorts ports)
{
    private static readonly string[] HatGroups = ["dialout", "gpio", "i2c"];
    private static readonly string[] SerialGroups = ["dialout"];

    /// <summary>
    /// Diagnoses a line and returns each result as soon as it is available. A HAT's bus is powered during the diagnosis; afterwards its
    /// power is restored to the previous state.
    /// </summary>
    /// <param name="address">The line to diagnose.</param>
    /// <param name="open">Opens the line.</param>
    /// <param name="cancel">Cancels the diagnosis.</param>
    public async IAsyncEnumerable<CheckResult> ExamineAsync(
        LineAddress address, Func<CancellationToken, ValueTask<Line>> open, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        bool isUsable = true;
        foreach (Func<CheckResult> check in ChecksOf(address))
        {
            CheckResult result = check();
            isUsable &= result.Status != CheckStatus.Failure;
            yield return result;
        }

        if (!isUsable)
        {
            yield return CheckResult.Skipped("line", "fix the failures above first");
            yield break;
        }

        (Line? opened, CheckResult line) = await OpenAsync(address, open, cancel).ConfigureAwait(false);
        yield return line;
        if (opened is null)
            yield break;

        await using (opened.ConfigureAwait(false))
        {
            await foreach (CheckResult result in new BusDoctor(opened).ExamineAsync(cancel).ConfigureAwait(false))
            {
                yield return result;
            }
        }
    }

    private Func<CheckResult>[] ChecksOf(LineAddress address)
    {
        string port = address.Target.Length > 0 ? address.Target : pi.PathOf("dev/ttyAMA0");
        return address.Kind == HatLine.Kind
            ? [CheckModel, CheckHat, CheckEeprom, () => CheckConsole(port), () => CheckUart(address.Target, port), () => CheckGroups(HatGroups), CheckPower]
            : address.Kind == LineKinds.Serial || address.Kind == LineKinds.Usb ? [() => CheckGroups(SerialGroups)] : [];
    }

    private CheckResult CheckModel() => pi.Model is { } model
        ? CheckResult.Ok("model", model)
        : CheckResult.Warning("model", "no device tree found: this is not a Raspberry Pi", "For a USB converter, diagnose its line instead.");

    private CheckResult CheckHat()
    {
        HatFinding finding = HatFinding.Look(pi, ports);
        return finding.Presence == HatPresence.MbusMaster ? CheckResult.Ok("HAT", finding.Text) : CheckResult.Failure("HAT", finding.Text);
    }

    private CheckResult CheckEeprom()
    {
        try
        {
            using I2cDevice? eeprom = ports.OpenEeprom();
            return eeprom is null
                ? CheckResult.Skipped("EEPROM", "its I2C bus is off (the default); to check the EEPROM, add dtparam=i2c_vc=on to config.txt")
                : CheckResult.Ok("EEPROM", $"{HatEeprom.Read(eeprom).Atoms.Count} atoms, all checksums valid");
        }
        catch (HatFormatException e)
        {
            return CheckResult.Failure("EEPROM", e.Message, "The manufacturer must reprogram the HAT; until then, skip the identification.");
        }
        catch (LineException e)
        {
            return CheckResult.Warning("EEPROM", e.Message);
        }
    }

    private CheckResult CheckConsole(string port) => HatUart.ConsoleOn(pi, port) is { } console
        ? CheckResult.Failure("console", $"{port}: {console}", "sudo raspi-config, Interface Options, Serial Port: login shell No, hardware Yes; then reboot.")
        : CheckResult.Ok("console", $"none on {port}");

    private CheckResult CheckUart(string named, string port)
    {
        if (HatUart.ConsoleOn(pi, port) is not null)
            return CheckResult.Skipped("UART", "a console uses this port");

        try
        {
            string path = HatUart.Resolve(pi, named);
            string[] holders = TtyHolders.Of(path);
            return holders.Length == 0
                ? CheckResult.Ok("UART", $"{path}, with parity")
                : CheckResult.Failure("UART", $"{path} is in use by {string.Join(", ", holders)}", "Stop that program, or connect to its bridge, for example tcp://127.0.0.1:10001.");
        }
        catch (LineException e)
        {
            return CheckResult.Failure("UART", e.Message);
        }
    }

    private CheckResult CheckGroups(string[] needed)
    {
        string[] missing = UserGroups.Missing(pi, needed);
        return missing.Length == 0
            ? CheckResult.Ok("groups", $"the user has access to {string.Join(", ", needed)}")
            : CheckResult.Warning("groups", $"the user is not in {string.Join(", ", missing)}", $"sudo usermod -aG {string.Join(',', missing)} $USER, then log in again.");
    }

    private CheckResult CheckPower()
    {
        try
        {
            using PowerPin pin = ports.OpenPowerPin();
            PowerPinState state = pin.Look();
            return state.Holder is null || state.IsOurs
                ? CheckResult.Ok("bus power", state.ToString())
                : CheckResult.Failure("bus power", state.ToString(), "Stop that program, or free GPIO 26 (BCM) in config.txt: it switches the bus power.");
        }
        catch (LineException e)
        {
            return CheckResult.Failure("bus power", e.Message);
        }
    }

    private static async ValueTask<(Line? Line, CheckResult Result)> OpenAsync(
        LineAddress address, Func<CancellationToken, ValueTask<Line>> open, CancellationToken cancel)
    {
        try
        {
            Line line = await open(cancel).ConfigureAwait(false);
            string powered = address.Kind == HatLine.Kind ? ", 8E1, bus power is on" : "";
            return (line, CheckResult.Ok("line", $"{line.Name} is open at {line.Timing.BaudRate} Bd{powered}"));
        }
        catch (LineException e)
        {
            return (null, CheckResult.Failure("line", e.Message));
        }
    }
}
