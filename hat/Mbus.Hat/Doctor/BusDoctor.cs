using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;

namespace Mbus.Hat.Doctor;

/// <summary>
/// Diagnoses the bus at an open line: whether the idle bus is silent, which meter replies at address 254, what deviates from the standard
/// there, and at which baud rate. Sends only SND_NKE, REQ_UD2 and a selection, so it changes nothing in a meter.
/// </summary>
/// <param name="line">The open line. The caller keeps ownership.</param>
internal sealed class BusDoctor(Line line)
{
    private const string Wiring = "Check the two wires, the bus power and the meters.";
    private static readonly MeterAddress AnyMeter = MeterAddress.Parse("254");
    private static readonly TimeSpan SilenceTime = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan MaxReplyTime = TimeSpan.FromSeconds(10);
    // Late replies to the requests of one reading.
    private const int MaxLateBlocks = 100;

    private static readonly TimeSpan ListenTime = TimeSpan.FromSeconds(3);

    private readonly MeasuredLine _line = new(line);
    private readonly BusDeviations _deviations = new();
    private bool _hasOneMeter;

    /// <summary>Runs the checks and returns each result as soon as it is available.</summary>
    public async IAsyncEnumerable<CheckResult> ExamineAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        CheckResult idle = await ListenAsync(cancel).ConfigureAwait(false);
        yield return idle;
        yield return await ProbeAsync(idle.Status == CheckStatus.Ok, cancel).ConfigureAwait(false);
        foreach (CheckResult deviation in _deviations.Results)
            yield return deviation;
        yield return _hasOneMeter
            ? CheckResult.Ok("baud rate", $"{line.Timing.BaudRate} Bd is the meter's baud rate")
            : idle.Status == CheckStatus.Failure
                ? CheckResult.Skipped("baud rate", "the idle line is not silent")
                : await ProbeBaudRatesAsync(cancel).ConfigureAwait(false);
    }

    private async Task<CheckResult> ListenAsync(CancellationToken cancel)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        long end = line.Now + (long)ListenTime.TotalMicroseconds;
        int count = 0;
        int damaged = 0;
        while (line.Now < end)
        {
            Received received = await line.ReceiveAsync(buffer, end, cancel).ConfigureAwait(false);
            count += received.Count;
            damaged += received.Damaged ? received.Count : 0;
        }

        return count == 0
            ? CheckResult.Ok("idle line", $"silent for {ListenTime.TotalSeconds:0} s")
            : CheckResult.Failure(
                "idle line",
                $"{count} bytes received in {ListenTime.TotalSeconds:0} s on the idle line, {damaged} of them with parity or framing errors",
                "Possible causes: another master, a faulty meter that sends continuously, or noise. Disconnect the meters one by one until the line is silent.");
    }

    private async Task<CheckResult> ProbeAsync(bool isIdleSilent, CancellationToken cancel)
    {
        MbusMaster master = new(_line) { Notices = _deviations };
        (CheckResult result, MbusError? error) = await ReadAsync(master, isIdleSilent, cancel).ConfigureAwait(false);
        bool mayBeSlow = isIdleSilent && error is MbusError.NoReply or MbusError.NoData or MbusError.SlowMeter;
        if (!mayBeSlow || await MeasureDelayAsync(isLate: error == MbusError.SlowMeter, cancel).ConfigureAwait(false) is not TimeSpan delay)
            return result;

        _deviations.ExamineDelay(delay, line.Timing);
        master.ExtraReplyTime = BusDeviations.TimeFor(delay);
        return (await ReadAsync(master, isIdleSilent, cancel).ConfigureAwait(false)).Result;
    }

    private async Task<(CheckResult Result, MbusError? Error)> ReadAsync(MbusMaster master, bool isIdleSilent, CancellationToken cancel)
    {
        try
        {
            Telegram telegram = (await master.ReadAsync(AnyMeter, cancel).ConfigureAwait(false))[0];
            _hasOneMeter = true;
            CheckResult result = Describe(master, telegram);
            if (master.ExtraReplyTime == TimeSpan.Zero)
                _deviations.ExamineDelay(TimeSpan.FromMilliseconds(_line.FirstByteMs), line.Timing);
            await _deviations.ExamineAddressAsync(master, telegram, cancel).ConfigureAwait(false);
            await _deviations.ExamineSelectionAsync(master, line, telegram, cancel).ConfigureAwait(false);
            return (result, null);
        }
        catch (MbusException e)
        {
            return (Explain(e, isIdleSilent), e.Code);
        }
    }

    // On a silent line, damage is the sum of several replies, and an E5 instead of data is that of another meter to SND_NKE.
    private static CheckResult Explain(MbusException e, bool isIdleSilent) => e.Code is not (MbusError.DamagedReply or MbusError.NoData) || e.Outcome == Outcome.Silence
        ? CheckResult.Warning("meter at 254", e.Message)
        : isIdleSilent
            ? new CheckResult("meter at 254", CheckStatus.Ok, "several meters reply at the same time, as usual on a bus with several meters", "If there is only one meter: it has no data, its baud rate is wrong, or the line is disturbed.")
            : CheckResult.Warning("meter at 254", e.Message, "Several meters reply, or the line is disturbed.");

    /// <summary>Returns the time until a late E5, after all replies to earlier requests; null if there is none.</summary>
    private async Task<TimeSpan?> MeasureDelayAsync(bool isLate, CancellationToken cancel)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        long silentAt = line.Now + (long)MaxReplyTime.TotalMicroseconds;
        for (int blocks = 0; line.Now < silentAt && blocks < MaxLateBlocks; blocks++)
        {
            Received received = await line.ReceiveAsync(buffer, silentAt, cancel).ConfigureAwait(false);
            isLate |= received.Count > 0;
            silentAt = received.Count > 0 ? received.At + (long)MaxReplyTime.TotalMicroseconds : silentAt;
        }

        try
        {
            return isLate ? await new MbusMaster(line) { Repeats = 0, ExtraReplyTime = MaxReplyTime }.PingAsync(AnyMeter, cancel).ConfigureAwait(false) : null;
        }
        catch (MbusException)
        {
            return null;
        }
    }

    private CheckResult Describe(MbusMaster master, Telegram telegram)
    {
        string meter = MeterReading.From([telegram]).Identity?.ToString() ?? "a meter without identification";
        return CheckResult.Ok("meter at 254", string.Create(
            CultureInfo.InvariantCulture,
            $"{meter}, primary address {telegram.Frame.A}; first byte after {_line.FirstByteMs:0.0} ms of {master.ReplyWindow.TotalMilliseconds:0.0}, longest gap between bytes {_line.LongestGapMs:0.0} ms"));
    }

    private async Task<CheckResult> ProbeBaudRatesAsync(CancellationToken cancel)
    {
        int initial = line.Timing.BaudRate;
        SortedDictionary<int, string> replies = [];
        LineException? error = await RestoringBaudRateAsync(initial, async () =>
        {
            foreach (int baudRate in LineAddress.BaudRates)
            {
                // The rest of a reply to the previous request would look like a reply at this rate.
                await WaitForSilenceAsync(cancel).ConfigureAwait(false);
                await line.SetBaudRateAsync(baudRate, cancel).ConfigureAwait(false);
                if (await TryPingAsync(cancel).ConfigureAwait(false) is { } reply)
                    replies.Add(baudRate, $"{baudRate} Bd ({reply})");
            }
        }).ConfigureAwait(false);
        if (error != null)
        {
            return line.Timing.BaudRate == initial
                ? CheckResult.Skipped("baud rate", error.Message)
                : CheckResult.Failure("baud rate", $"{error.Message} The line is now at {line.Timing.BaudRate} Bd instead of {initial} Bd", "Open the line again to restore its baud rate.");
        }

        string rates = string.Join(", ", replies.Values);
        return replies.Count == 0
            ? CheckResult.Warning("baud rate", $"no reply at any of {string.Join(", ", LineAddress.BaudRates)} Bd", Wiring)
            : !replies.ContainsKey(initial)
                ? CheckResult.Failure("baud rate", $"replies at {rates}, but not at {initial} Bd", $"Append ,baud={replies.Keys.First()} to the line address.")
                : replies.Count > 1
                    ? CheckResult.Warning("baud rate", $"replies at {rates}", "The meters on this bus use different baud rates: scan the bus at each rate.")
                    : CheckResult.Ok("baud rate", $"replies only at {rates}");
    }

    private async Task WaitForSilenceAsync(CancellationToken cancel)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        long end = line.Now + (long)MaxReplyTime.TotalMicroseconds;
        Received received;
        do
            received = await line.ReceiveAsync(buffer, line.Now + (long)SilenceTime.TotalMicroseconds, cancel).ConfigureAwait(false);
        while (received.Count > 0 && line.Now < end);
    }

    // Restores the baud rate also after a refused rate, a lost line or a cancellation. Returns the first error of the line.
    private async Task<LineException?> RestoringBaudRateAsync(int initial, Func<Task> probe)
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
                await line.SetBaudRateAsync(initial, CancellationToken.None).ConfigureAwait(false);
            }
            catch (LineException e)
            {
                first ??= e;
            }
        }

        return first;
    }

    private async Task<string?> TryPingAsync(CancellationToken cancel)
    {
        try
        {
            return await new MbusMaster(line) { Repeats = 0 }.PingAsync(AnyMeter, cancel).ConfigureAwait(false) is null ? null : "E5";
        }
        catch (MbusException)
        {
            return "damaged";
        }
    }
}
