namespace Mbus.Client;

/// <summary>Writes to meters: records, addresses, clock, application reset.</summary>
internal sealed class MeterSettings(MasterLink link, LoneMeterCheck lone, MeterSelection selection, MeterAccess access, DataRequests requests)
{
    private const byte Synchronise = 0x5C;
    private const int BusAddress = 0x7A;
    private const int Identification = 0x79;
    private const int DateTimeVif = 0x6D;
    private const int FirstYear = 1981;
    private const int LastYear = 2080;

    private readonly RecordWriter _writer = new();
    private readonly byte[] _data = new byte[Frame.MaxData];

    internal async Task SendAsync(MeterAddress address, byte ci, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ci, data, $"Sending to meter {address}", cancel).ConfigureAwait(false);
    }

    internal async Task WriteAsync(MeterAddress address, ReadOnlyMemory<byte> records, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendRecordsAsync(address, records, $"Writing to meter {address}", cancel).ConfigureAwait(false);
        await CheckAsync(address, $"Writing to meter {address}", cancel).ConfigureAwait(false);
    }

    internal async Task SetPrimaryAddressAsync(MeterAddress address, byte primary, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(primary, PrimaryAddress.Last);
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        string phase = $"Setting the primary address of meter {address} to {primary}";
        if (await link.ResetAsync(primary, link.Sends, cancel).ConfigureAwait(false) != Outcome.Silence)
            throw new MbusException(MbusError.AddressInUse, $"{phase}: a meter already answers at {primary}, and two meters at one address cannot be read. Use a free address.", Outcome.Reply);

        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        _writer.Reset(_data, 0, _data.Length);
        _writer.Begin(DataField.Int8);
        _writer.AddVif(BusAddress);
        _writer.WriteInteger(primary);
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);
        if (await access.AnswersAsync(primary, cancel).ConfigureAwait(false) != Outcome.Reply && !lone.MayBeOne)
            throw new MbusException(MbusError.WriteIneffective, $"{phase}: the meter acknowledged (E5), but does not answer at {primary}. It may be write-protected; see its manual.", link.Exchange.Outcome);
    }

    internal Task SetIdentificationAsync(MeterAddress address, uint identification, CancellationToken cancel)
    {
        SecondaryAddress wanted = new(identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
        return SetIdentityAsync(address, wanted, DataField.Bcd8, cancel);
    }

    internal Task SetSecondaryAddressAsync(MeterAddress address, SecondaryAddress wanted, CancellationToken cancel) =>
        SetIdentityAsync(address, wanted, DataField.Int64, cancel);

    internal async Task SetClockAsync(MeterAddress address, DateTime time, bool withSeconds, bool summerTime, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time.Year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.Year, LastYear);
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        DateParts parts = withSeconds
            ? DateParts.OfSecond(time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second, summerTime)
            : DateParts.OfMinute(time.Year, time.Month, time.Day, time.Hour, time.Minute, summerTime);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        _writer.Reset(_data, 0, _data.Length);
        _writer.Begin(withSeconds ? DataField.Int48 : DataField.Int32);
        _writer.AddVif(DateTimeVif);
        _writer.WriteDate(parts);
        string phase = $"Setting the clock of meter {address}";
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);
        await CheckAsync(address, phase, cancel).ConfigureAwait(false);
    }

    internal async Task ResetApplicationAsync(MeterAddress address, ReadOnlyMemory<byte> subcodes, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ControlInformation.ApplicationReset, subcodes, $"Resetting the application of meter {address}", cancel).ConfigureAwait(false);
    }

    internal async Task SelectReadoutAsync(MeterAddress address, IReadOnlyList<int> vifs, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        _writer.Reset(_data, 0, _data.Length);
        bool fits = vifs.Count > 0 || _writer.WriteGlobalReadout();
        foreach (int vif in vifs)
        {
            _writer.Begin(DataField.Selection);
            _writer.AddVif(vif);
            fits &= _writer.WriteNoData();
        }

        if (!fits)
            throw new ArgumentException($"{vifs.Count} VIFs do not fit into one telegram of {Frame.MaxData} bytes. Select fewer VIFs.", nameof(vifs));

        string phase = $"Selecting the records of meter {address}";
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);
        await CheckAsync(address, phase, cancel).ConfigureAwait(false);
    }

    internal async Task SynchroniseAsync(CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        byte c = link.Counts.Stamp(ControlField.SndUd, PrimaryAddress.Broadcast);
        await link.ExchangeAsync(Frame.WriteLong(link.Request, 0, c, PrimaryAddress.Broadcast, Synchronise, [], 0, 0), 1, cancel).ConfigureAwait(false);
    }

    internal async Task SendUserDataAsync(MeterAddress address, byte ci, ReadOnlyMemory<byte> data, string phase, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, Frame.MaxData);
        if (access.IsAckUnproven && await lone.IsOneMeterAsync(address, cancel).ConfigureAwait(false) != null)
            await link.ResetAsync(address.Primary, 1, cancel).ConfigureAwait(false);
        access.IsAckUnproven = false;
        byte c = link.Counts.Stamp(ControlField.SndUd, address.Primary);
        int length = Frame.WriteLong(link.Request, 0, c, address.Primary, ci, data.ToArray(), 0, data.Length);
        bool isNoisy = lone.IsNoisyAck(address);
        Outcome outcome = await link.ExchangeAsync(length, isNoisy ? 1 : link.Sends, cancel).ConfigureAwait(false);
        bool isNoisyAck = isNoisy && outcome == Outcome.Damage && lone.MayBeOne;
        if (isNoisy && !isNoisyAck && outcome != Outcome.Reply && link.Repeats > 0)
            outcome = await link.ExchangeAsync(length, link.Repeats, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply && !isNoisyAck)
            throw link.Failure(phase, "E5", outcome, MbusError.WriteNotAcknowledged);

        link.Counts.Confirm(c, address.Primary);
    }

    private async Task SetIdentityAsync(MeterAddress address, SecondaryAddress wanted, DataField field, CancellationToken cancel)
    {
        using MasterLink.CallScope call = await link.BeginCallAsync(cancel).ConfigureAwait(false);
        string phase = $"Setting the identification of meter {address} to {wanted.Identification:X8}";
        await access.PrepareAsync(address, cancel).ConfigureAwait(false);
        byte[] identity = new byte[SecondaryAddress.Length];
        wanted.Write(identity, 0);
        _writer.Reset(_data, 0, _data.Length);
        _writer.Begin(field);
        _writer.AddVif(Identification);
        _writer.WriteBytes(identity, 0, field == DataField.Bcd8 ? sizeof(uint) : SecondaryAddress.Length);
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);

        if (address.IsSecondary)
            await selection.SelectAsync(MeterAddress.Of(wanted, address.FabricationNumber), cancel).ConfigureAwait(false);
        Telegram reply = await CheckAsync(address, phase, cancel).ConfigureAwait(false)
            ?? throw new MbusException(MbusError.NoData, $"{phase}: the meter acknowledged (E5), but sends no data for verification.", Outcome.Reply);
        SecondaryAddress shown = TelegramHeader.Read(reply.Frame).Address;
        if (!wanted.Matches(shown))
            throw new MbusException(MbusError.WriteIneffective, $"{phase}: the meter acknowledged (E5), but still has {shown}. It may be write-protected; see its manual.", Outcome.Reply);
    }

    private Task SendRecordsAsync(MeterAddress address, ReadOnlyMemory<byte> records, string phase, CancellationToken cancel) =>
        SendUserDataAsync(address, ControlInformation.DataSend, records, phase, cancel);

    /// <summary>
    /// Requests a meter's data, in which it would report an application error. Returns null for an acknowledgement without data.
    /// </summary>
    private async Task<Telegram?> CheckAsync(MeterAddress address, string phase, CancellationToken cancel)
    {
        Telegram? reply = await requests.RequestAsync(ControlField.ReqUd2, address, $"{phase}: checking the result", cancel).ConfigureAwait(false);
        if (reply == null)
            return null;

        TelegramHeader header = TelegramHeader.Read(reply.Frame);
        return header.Content != TelegramContent.ApplicationError
            ? reply
            : throw new MbusException(MbusError.WriteRejected, $"{phase}: the meter acknowledged (E5), then reported \"{ApplicationErrorText.Text(header.ErrorCode)}\" (CI 70). It does not accept these data.", Outcome.Reply);
    }
}
