using System.Runtime.CompilerServices;
using Mbus.Client.Lines;
using Mbus.Hat.Identity;
using Mbus.Hat.Power;
using Mbus.Hat.Uart;
using Mbus.Linux;

namespace Mbus.Hat.Doctor;

/// <summary>
/// Examines what lies between this program and the meters: the Pi, the HAT, its UART and power, the user's rights, then the bus
/// itself. Each check says what it saw and what to do.
/// </summary>
/// <param name="pi">The Pi.</param>
/// <param name="ports">What leads to the HAT's parts.</param>
public sealed class LineDoctor(RaspberryPi pi, IHatPorts ports)
{
    private static readonly string[] HatGroups = ["dialout", "gpio", "i2c"];
    private static readonly string[] SerialGroups = ["dialout"];

    /// <summary>Examines a line; every result as soon as it is there. The bus is powered meanwhile, and left as it was.</summary>
    /// <param name="address">The line.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="cancel">Ends the examination.</param>
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
            yield return CheckResult.Skipped("line", "mend the failures above first");
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
        : CheckResult.Warning("model", "there is no device tree: this is no Raspberry Pi", "With a converter at the USB: mbus ports, then mbus doctor --on LINE.");

    private CheckResult CheckHat()
    {
        HatFinding finding = HatFinding.Look(pi, ports);
        return finding.Presence == HatPresence.MbusMaster ? CheckResult.Ok("HAT", finding.Text) : CheckResult.Failure("HAT", finding.Text);
    }

    private CheckResult CheckEeprom()
    {
        try
        {
            using IEeprom? eeprom = ports.OpenEeprom();
            return eeprom is null
                ? CheckResult.Skipped("EEPROM", "its bus is off, as the Pi comes; dtparam=i2c_vc=on in config.txt would show it")
                : CheckResult.Ok("EEPROM", $"{HatEeprom.Read(eeprom).Atoms.Count} atoms, all sums right");
        }
        catch (HatFormatException e)
        {
            return CheckResult.Failure("EEPROM", e.Message, "The HAT must be programmed anew by its maker; until then --assume-hat.");
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
            return CheckResult.Skipped("UART", "a console is on it");

        try
        {
            string path = HatUart.Resolve(pi, named);
            string[] holders = TtyHolders.Of(path);
            return holders.Length == 0
                ? CheckResult.Ok("UART", $"{path}, with parity")
                : CheckResult.Failure("UART", $"{path} is in use by {string.Join(", ", holders)}", "End that program, or ask its bridge: --on tcp://127.0.0.1:10001.");
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
            ? CheckResult.Ok("groups", $"the user may use {string.Join(", ", needed)}")
            : CheckResult.Warning("groups", $"the user is not in {string.Join(", ", missing)}", $"sudo usermod -aG {string.Join(',', missing)} $USER, then log in again.");
    }

    private CheckResult CheckPower()
    {
        try
        {
            using IPowerPin pin = ports.OpenPowerPin();
            PowerPinState state = pin.Look();
            return state.Holder is null || state.IsOurs
                ? CheckResult.Ok("bus power", state.ToString())
                : CheckResult.Failure("bus power", state.ToString(), "End that program, or free the line in config.txt: BCM 26 switches the bus.");
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
            string powered = address.Kind == HatLine.Kind ? ", 8E1; the bus is powered" : "";
            return (line, CheckResult.Ok("line", $"{line.Name} is open at {line.Timing.BaudRate} Bd{powered}"));
        }
        catch (LineException e)
        {
            return (null, CheckResult.Failure("line", e.Message));
        }
    }
}
