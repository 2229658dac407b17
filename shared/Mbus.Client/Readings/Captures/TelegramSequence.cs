using System.Runtime.InteropServices;

namespace Mbus.Client.Readings;

/// <summary>Combines telegrams into readings: telegrams that each announce a further one, or a further fragment, form one reading.</summary>
internal sealed class TelegramSequence(DecodeOptions options)
{
    private readonly TelegramDecoder _decoder = new(options);
    private readonly List<TelegramSource> _telegrams = [];
    private MeterReading? _last;
    private DateTimeOffset? _time;

    /// <summary>Adds the next telegram, and appends the readings that it completes.</summary>
    internal void Add(TelegramSource telegram, DateTimeOffset? time, List<CaptureItem> complete)
    {
        MeterReading reading = MeterReading.Of([telegram], _decoder, time);
        if (!GoesOn(reading))
        {
            End(complete);
            _time = time;
        }

        _telegrams.Add(telegram);
        _last = reading;
        if (!reading.MoreRecordsFollow && !reading.Telegrams[0].MoreFragmentsFollow)
            End(complete);
    }

    /// <summary>Appends the incomplete reading, if there is one.</summary>
    internal void End(List<CaptureItem> complete)
    {
        if (_last == null)
            return;

        complete.Add(new CaptureItem(_telegrams.Count == 1 ? _last : MeterReading.Of(CollectionsMarshal.AsSpan(_telegrams), _decoder, _time), null));
        _telegrams.Clear();
        _last = null;
    }

    private bool GoesOn(MeterReading reading)
    {
        if (_last == null || _telegrams.Count >= MbusMaster.MaxTelegrams || reading.IsDamaged)
            return false;
        bool isNextFragment = _last.Telegrams[0].MoreFragmentsFollow && reading.Telegrams[0].Ci == Security.AuthenticationLayer.Ci;
        return isNextFragment || (_last.Identity != null && _last.Identity == reading.Identity);
    }
}
