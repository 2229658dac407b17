namespace Mbus.Client.Readings;

/// <summary>Combines telegrams into readings: telegrams that each announce a further one form one reading.</summary>
internal sealed class TelegramSequence(ReadOnlyMemory<byte> key)
{
    private readonly List<Telegram> _telegrams = [];
    private MeterReading? _last;

    /// <summary>Adds the next telegram, and returns the readings that it completes.</summary>
    internal IEnumerable<MeterReading> Add(Telegram telegram)
    {
        MeterReading reading = Read([telegram]);
        bool goesOn = _last is { Identity: not null } && _last.Identity == reading.Identity && _telegrams.Count < MbusMaster.MaxTelegrams;
        List<MeterReading> complete = goesOn ? [] : [.. End()];
        _telegrams.Add(telegram);
        _last = reading;
        if (!reading.MoreRecordsFollow)
            complete.AddRange(End());
        return complete;
    }

    /// <summary>Returns the incomplete reading, if there is one.</summary>
    internal IEnumerable<MeterReading> End()
    {
        if (_last == null)
            return [];

        MeterReading whole = _telegrams.Count == 1 ? _last : Read(_telegrams);
        _telegrams.Clear();
        _last = null;
        return [whole];
    }

    private MeterReading Read(List<Telegram> telegrams) => MeterReading.From(telegrams, key.Span);
}
