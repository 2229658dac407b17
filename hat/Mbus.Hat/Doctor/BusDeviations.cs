using System.Globalization;
using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Hat.Doctor;

/// <summary>What deviates from the standard on a bus with one meter: notices of the master, the reply time, the address of the reply, and the selection.</summary>
internal sealed class BusDeviations : IProgress<MbusNotice>
{
    private const string Name = "deviation";
    private static readonly TimeSpan SelectionTime = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<MbusNoticeKind, string> Fixes = new()
    {
        [MbusNoticeKind.AddedByte] = "This program ignores the byte; other programs may take it for a collision. Check the direction control of the converter.",
        [MbusNoticeKind.DoubledReply] = "This program ignores the copy; other programs may take it for a collision. Check for a second converter or repeater.",
        [MbusNoticeKind.EndlessTelegrams] = "This program ends the reading at the repeat; in other programs, limit the number of telegrams.",
    };

    private readonly List<CheckResult> _results = [];
    private bool _hasStopped;

    /// <summary>The deviations so far.</summary>
    internal IReadOnlyList<CheckResult> Results => _results;

    // The reply time and the address are examined here.
    public void Report(MbusNotice value)
    {
        if (value.Kind is not (MbusNoticeKind.SlowMeter or MbusNoticeKind.OtherAddress))
            Add(value.Message.TrimEnd('.'), Fixes.GetValueOrDefault(value.Kind));
    }

    /// <summary>Returns the additional reply time for a delay: whole seconds.</summary>
    internal static TimeSpan TimeFor(TimeSpan delay) => TimeSpan.FromSeconds(Math.Ceiling(delay.TotalSeconds));

    /// <summary>Examines the time until the first byte of a reply: 330 bits and 50 ms (EN 13757-2), and the wait of this program.</summary>
    internal void ExamineDelay(TimeSpan delay, LineTiming timing)
    {
        double standard = Milliseconds(new LineTiming(timing.BaudRate, 0).ReplyWindow);
        double waited = Milliseconds(timing.ReplyWindow);
        if (delay.TotalMilliseconds <= standard + Milliseconds(timing.Bytes(1)))
            return;

        bool isLost = delay.TotalMilliseconds > waited;
        string network = timing.Slack > 0 ? ", including the delay of the network" : "";
        string wait = isLost && timing.Slack > 0 ? string.Create(CultureInfo.InvariantCulture, $", and this program waits {waited:0.#} ms") : "";
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{TimeFor(delay).TotalSeconds:0}s");
        Add(
            string.Create(CultureInfo.InvariantCulture, $"the meter is slow: it replies after {delay.TotalMilliseconds:0} ms{network}; the standard allows {standard:0.#} ms at {timing.BaudRate} Bd{wait}"),
            isLost
                ? $"Allow more time for each reply: ,slack={seconds} after the line address."
                : $"This program waits long enough on this line; allow other programs, and other lines, {seconds} for each reply.");
    }

    /// <summary>Examines the A field of a reply: no meter has an address above 250, and one that replies with its own address answers at it.</summary>
    internal async Task ExamineAddressAsync(MbusMaster master, Telegram telegram, CancellationToken cancel)
    {
        const string Fix = "This program accepts the reply where it is the only one. Set the primary address of the meter again.";
        byte address = telegram.Frame.A;
        if (address > PrimaryAddress.Last)
            Add($"the meter replies with address {address}, which is not an address of a meter", Fix);
        else if (!await AnswersAsync(master, address, cancel).ConfigureAwait(false) && await StillAnswersAsync(master, PrimaryAddress.Test, cancel).ConfigureAwait(false))
            Add($"the meter replies with address {address}, but does not answer requests to it", Fix);
    }

    /// <summary>Selects the meter by its secondary address, and examines whether the selection lasts.</summary>
    internal async Task ExamineSelectionAsync(MbusMaster master, Line line, Telegram telegram, CancellationToken cancel)
    {
        TelegramHeader header = TelegramHeader.Read(telegram.Frame);
        if (header.Kind != HeaderKind.Long || _hasStopped)
            return;

        try
        {
            await master.SelectAsync(header.Address, cancel: cancel).ConfigureAwait(false);
        }
        catch (MbusException)
        {
            Add($"the meter cannot be selected by its secondary address {header.Address}", "Read it by its primary address.");
            return;
        }

        byte[] buffer = new byte[Frame.MaxLength];
        long end = line.Now + (long)SelectionTime.TotalMicroseconds;
        while (line.Now < end)
            await line.ReceiveAsync(buffer, end, cancel).ConfigureAwait(false);
        if (await AnswersAsync(master, PrimaryAddress.Selected, cancel).ConfigureAwait(false))
            await master.DeselectAsync(cancel).ConfigureAwait(false);
        else if (await StillAnswersAsync(master, header.Address, cancel).ConfigureAwait(false))
            Add($"the selection of the meter ends by itself within {SelectionTime.TotalSeconds:0} s", "This program selects it again; other programs must request the data directly after the selection.");
    }

    private async Task<bool> StillAnswersAsync(MbusMaster master, MeterAddress address, CancellationToken cancel)
    {
        _hasStopped = !await AnswersAsync(master, address, cancel).ConfigureAwait(false);
        if (_hasStopped)
            Add("the meter stopped answering requests for data during this diagnosis", "It may limit its readouts, as battery meters do: read it less often, for example once an hour.");
        return !_hasStopped;
    }

    private static async Task<bool> AnswersAsync(MbusMaster master, MeterAddress address, CancellationToken cancel)
    {
        try
        {
            await master.ReadTelegramsAsync(address, 1, cancel).ConfigureAwait(false);
            return true;
        }
        catch (MbusException e)
        {
            return e.Code is not (MbusError.NoReply or MbusError.NoData);
        }
    }

    private static double Milliseconds(long microseconds) => microseconds / 1000.0;

    private void Add(string seen, string? fix) => _results.Add(fix == null ? CheckResult.Warning(Name, seen) : CheckResult.Warning(Name, seen, fix));
}
