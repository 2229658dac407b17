using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;

namespace Mbus.Hat.Doctor;

/// <summary>
/// Examines the bus behind an open line: whether it is silent while nobody asks, what answers at 254, and at which baud rate. It says
/// SND_NKE and REQ_UD2 to 254 and nothing else, so that it changes nothing in a meter.
/// </summary>
/// <param name="line">The line, which stays the caller's.</param>
internal sealed class BusDoctor(Line line)
{
    private const string Wiring = "Check the two wires, the bus power and the meters; mbus listen shows what comes.";
    private static readonly MeterAddress Anybody = MeterAddress.Parse("254");
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(3);

    private readonly MeasuredLine _line = new(line);

    /// <summary>The checks, one after the other.</summary>
    public async IAsyncEnumerable<CheckResult> ExamineAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        CheckResult idle = await ListenAsync(cancel).ConfigureAwait(false);
        yield return idle;
        CheckResult probe = await ProbeAsync(cancel).ConfigureAwait(false);
        yield return probe;
        yield return probe.Status == CheckStatus.Ok
            ? CheckResult.Ok("baud rate", $"{line.Timing.BaudRate} Bd is the meter's")
            : idle.Status == CheckStatus.Failure
                ? CheckResult.Skipped("baud rate", "the line is not silent")
                : await ProbeBaudRatesAsync(cancel).ConfigureAwait(false);
    }

    private async Task<CheckResult> ListenAsync(CancellationToken cancel)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        long end = line.Now + (long)Listening.TotalMicroseconds;
        int count = 0;
        int damaged = 0;
        while (line.Now < end)
        {
            Received received = await line.ReceiveAsync(buffer, end, cancel).ConfigureAwait(false);
            count += received.Count;
            damaged += received.Damaged ? received.Count : 0;
        }

        return count == 0
            ? CheckResult.Ok("idle line", $"silent for {Listening.TotalSeconds:0} s")
            : CheckResult.Failure(
                "idle line",
                $"{count} bytes came in {Listening.TotalSeconds:0} s while nobody asked, {damaged} of them with parity or framing errors",
                "Another master, a meter that babbles, or noise: take the meters off one after the other until it is silent; mbus listen shows what comes.");
    }

    private async Task<CheckResult> ProbeAsync(CancellationToken cancel)
    {
        MbusMaster master = new(_line);
        try
        {
            Telegram telegram = (await master.ReadTelegramsAsync(Anybody, 1, cancel).ConfigureAwait(false))[0];
            string meter = MeterReading.From([telegram]).Identity?.ToString() ?? "a meter without a name";
            return CheckResult.Ok("meter at 254", string.Create(
                CultureInfo.InvariantCulture,
                $"{meter}, primary address {telegram.Frame.A}; first byte after {_line.FirstByteMs:0.0} ms of {master.ReplyWindow.TotalMilliseconds:0.0}, longest gap between bytes {_line.LongestGapMs:0.0} ms"));
        }
        catch (MbusException e)
        {
            return e.Outcome == Outcome.Damage
                ? CheckResult.Warning("meter at 254", e.Message, "With several meters on the bus this is right: mbus search finds them. With one it is noise or the baud rate.")
                : CheckResult.Warning("meter at 254", e.Message);
        }
    }

    private async Task<CheckResult> ProbeBaudRatesAsync(CancellationToken cancel)
    {
        int own = line.Timing.BaudRate;
        SortedDictionary<int, string> answers = [];
        LineException? refusal = await RestoringBaudRateAsync(own, async () =>
        {
            foreach (int baudRate in LineAddress.BaudRates)
            {
                await line.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
                if (await AnswersAsync(cancel).ConfigureAwait(false) is { } how)
                    answers.Add(baudRate, $"{baudRate} Bd ({how})");
            }
        }).ConfigureAwait(false);
        if (refusal != null)
        {
            return line.Timing.BaudRate == own
                ? CheckResult.Skipped("baud rate", refusal.Message)
                : CheckResult.Failure("baud rate", $"{refusal.Message} The line is at {line.Timing.BaudRate} Bd, not at {own} Bd as before", "Open the line again; that sets its baud rate.");
        }

        string heard = string.Join(", ", answers.Values);
        return answers.Count == 0
            ? CheckResult.Warning("baud rate", $"nobody answers at any of {string.Join(", ", LineAddress.BaudRates)} Bd", Wiring)
            : !answers.ContainsKey(own)
                ? CheckResult.Failure("baud rate", $"there are answers at {heard}, and none at {own} Bd", $"Add ,baud={answers.Keys.First()} to the line.")
                : answers.Count > 1
                    ? CheckResult.Warning("baud rate", $"there are answers at {heard}", "Meters of several baud rates share this bus: mbus scan --baud finds who is where.")
                    : CheckResult.Ok("baud rate", $"there are answers at {heard} alone");
    }

    // The line is set back also after a refusal, a loss or a cancellation. Returns the first error of the line.
    private async Task<LineException?> RestoringBaudRateAsync(int own, Func<Task> probe)
    {
        LineException? first = null;
        try
        {
            await probe().ConfigureAwait(false);
        }
        catch (LineException e)
        {
            first = e;
        }
        finally
        {
            try
            {
                await line.SetBaudRateAsync(own, CancellationToken.None).ConfigureAwait(false);
            }
            catch (LineException e)
            {
                first ??= e;
            }
        }

        return first;
    }

    private async Task<string?> AnswersAsync(CancellationToken cancel)
    {
        try
        {
            return await new MbusMaster(line) { Repeats = 0 }.PingAsync(Anybody, cancel).ConfigureAwait(false) is null ? null : "E5";
        }
        catch (MbusException)
        {
            return "damaged";
        }
    }
}
