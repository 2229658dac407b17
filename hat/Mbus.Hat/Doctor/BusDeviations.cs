using Mbus.Client;
using Mbus.Client.Lines;

namespace Mbus.Hat.Doctor;

/// <summary>What deviates from the standard on a bus with one meter: notices of the master, the address of the reply, and the selection.</summary>
internal sealed class BusDeviations : IProgress<MbusNotice>
{
    private const string Name = "deviation";
    private static readonly TimeSpan SelectionTime = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<MbusNoticeKind, string> Fixes = new()
    {
        [MbusNoticeKind.AddedByte] = "This program ignores the byte; other programs may take it for a collision. Check the direction control of the converter.",
        [MbusNoticeKind.DoubledReply] = "This program ignores the copy; other programs may take it for a collision. Check for a second converter or repeater.",
        [MbusNoticeKind.EndlessTelegrams] = "This program ends the reading at the repeat; in other programs, limit the number of telegrams.",
        [MbusNoticeKind.SlowMeter] = "Allow more time for each reply.",
    };

    private readonly List<CheckResult> _results = [];

    /// <summary>The deviations so far.</summary>
    internal IReadOnlyList<CheckResult> Results => _results;

    public void Report(MbusNotice value) => Add(value.Message.TrimEnd('.'), Fixes.GetValueOrDefault(value.Kind));

    /// <summary>Examines the A field of a reply: no meter has an address above 250.</summary>
    internal void ExamineAddress(Telegram telegram)
    {
        if (telegram.Frame.A > PrimaryAddress.Last)
            Add($"the meter replies with address {telegram.Frame.A}, which is not an address of a meter", "This program accepts the reply where it is the only one. Set the primary address of the meter again.");
    }

    /// <summary>Selects the meter by its secondary address, and examines whether the selection lasts.</summary>
    internal async Task ExamineSelectionAsync(MbusMaster master, Line line, Telegram telegram, CancellationToken cancel)
    {
        TelegramHeader header = TelegramHeader.Read(telegram.Frame);
        if (header.Kind != HeaderKind.Long)
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
        try
        {
            await master.ReadTelegramsAsync(PrimaryAddress.Selected, 1, cancel).ConfigureAwait(false);
            await master.DeselectAsync(cancel).ConfigureAwait(false);
        }
        catch (MbusException e) when (e.Code == MbusError.NoReply)
        {
            Add($"the selection of the meter ends by itself within {SelectionTime.TotalSeconds:0} s", "This program selects it again; other programs must request the data directly after the selection.");
        }
    }

    private void Add(string seen, string? fix) => _results.Add(fix == null ? CheckResult.Warning(Name, seen) : CheckResult.Warning(Name, seen, fix));
}
