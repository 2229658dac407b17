using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>Writing to a meter: records, addresses, clock, reset.</content>
public sealed partial class MbusMaster
{
    private const byte Synchronise = 0x5C;
    private const int BusAddress = 0x7A;
    private const int Identification = 0x79;
    private const int DateTimeVif = 0x6D;
    private const int FirstYear = 1981;
    private const int LastYear = 2080;

    private readonly RecordWriter _writer = new();
    private readonly byte[] _data = new byte[Frame.MaxData];

    /// <summary>
    /// Sends user data (SND_UD) of any kind to a meter. The acknowledgement confirms receipt, not that the data are valid: see
    /// <see cref="WriteAsync"/>.
    /// </summary>
    /// <param name="address">Address of the meter; 255 for all meters, which do not answer.</param>
    /// <param name="ci">CI field.</param>
    /// <param name="data">Bytes after the CI field, at most 252.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The meter does not acknowledge.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SendAsync(MeterAddress address, byte ci, ReadOnlyMemory<byte> data, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ci, data, $"Sending to meter {address}", cancel).ConfigureAwait(false);
    }

    /// <summary>Writes records to a meter (CI 51), and checks whether it accepted them.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, or reports an application error.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task WriteAsync(MeterAddress address, ReadOnlyMemory<byte> records, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendRecordsAsync(address, records, $"Writing to meter {address}", cancel).ConfigureAwait(false);
        await CheckAsync(address, $"Writing to meter {address}", cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Sets the primary address of a meter. Checks first that the address is free, and afterwards that the meter answers at it.
    /// </summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="primary">New primary address, 0 to 250; 0 is that of an unconfigured meter.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The address is in use, or the meter does not acknowledge or does not change its address.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SetPrimaryAddressAsync(MeterAddress address, byte primary, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(primary, PrimaryAddress.Last);
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        string phase = $"Setting the primary address of meter {address} to {primary}";
        if (await ResetAsync(primary, Sends, cancel).ConfigureAwait(false) != Outcome.Silence)
            throw new MbusException(MbusError.AddressInUse, $"{phase}: a meter already answers at {primary}, and two meters at one address cannot be read. Use a free address.", Outcome.Reply);

        await PrepareAsync(address, cancel).ConfigureAwait(false);
        _writer.Reset(_data, 0, _data.Length);
        _writer.Begin(DataField.Int8);
        _writer.AddVif(BusAddress);
        _writer.WriteInteger(primary);
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);
        if (await AnswersAsync(primary, cancel).ConfigureAwait(false) != Outcome.Reply && !_exchange.MayBeAck)
            throw new MbusException(MbusError.WriteIneffective, $"{phase}: the meter acknowledged (E5), but does not answer at {primary}. It may be write-protected; see its manual.", _exchange.Outcome);
    }

    /// <summary>Sets the identification of a meter, eight digits, and verifies it.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, reports an error, or keeps its identification.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetIdentificationAsync(MeterAddress address, uint identification, CancellationToken cancel = default)
    {
        SecondaryAddress wanted = new(identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
        return SetIdentityAsync(address, wanted, DataField.Bcd8, cancel);
    }

    /// <summary>Sets the whole secondary address of a meter, and verifies it.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, reports an error, or keeps its address.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetSecondaryAddressAsync(MeterAddress address, SecondaryAddress wanted, CancellationToken cancel = default) =>
        SetIdentityAsync(address, wanted, DataField.Int64, cancel);

    /// <summary>Sets the clock of a meter, and checks whether it accepted the time.</summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="time">Date and time to set, 1981 to 2080; truncated to the resolution of the type.</param>
    /// <param name="withSeconds">True for type I, which not all meters support; false for type F, with minutes.</param>
    /// <param name="summerTime">True if <paramref name="time"/> is daylight saving time.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The meter does not acknowledge, or reports an error.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SetClockAsync(MeterAddress address, DateTime time, bool withSeconds, bool summerTime = false, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time.Year, FirstYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time.Year, LastYear);
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        DateParts parts = withSeconds
            ? DateParts.OfSecond(time.Year, time.Month, time.Day, time.Hour, time.Minute, time.Second, summerTime)
            : DateParts.OfMinute(time.Year, time.Month, time.Day, time.Hour, time.Minute, summerTime);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        _writer.Reset(_data, 0, _data.Length);
        _writer.Begin(withSeconds ? DataField.Int48 : DataField.Int32);
        _writer.AddVif(DateTimeVif);
        _writer.WriteDate(parts);
        string phase = $"Setting the clock of meter {address}";
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);
        await CheckAsync(address, phase, cancel).ConfigureAwait(false);
    }

    /// <summary>Resets the application of a meter (CI 50), completely or by subcodes (EN 13757-3, application reset).</summary>
    /// <exception cref="MbusException">The meter does not acknowledge.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task ResetApplicationAsync(MeterAddress address, ReadOnlyMemory<byte> subcodes = default, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ControlInformation.ApplicationReset, subcodes, $"Resetting the application of meter {address}", cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Selects the records that a meter sends from now on (CI 51): those of some VIFs, or all. Valid until the application is reset.
    /// </summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="vifs">
    /// VIFs in the form of <see cref="RecordReader.Vif"/>, for example 0x13 or 0xFB01; empty for all records (DIF 7F).
    /// </param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The meter does not acknowledge, or reports an error.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SelectReadoutAsync(MeterAddress address, IReadOnlyList<int> vifs, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
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

    /// <summary>Makes all meters execute pending delayed actions (CI 5C to 255). No meter answers.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SynchroniseAsync(CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        byte c = _counts.Stamp(ControlField.SndUd, PrimaryAddress.Broadcast);
        await ExchangeAsync(Frame.WriteLong(_request, 0, c, PrimaryAddress.Broadcast, Synchronise, [], 0, 0), 1, cancel).ConfigureAwait(false);
    }

    /// <summary>Sends a frame unchanged, without preparation; the frame count bits of this master do not change.</summary>
    /// <param name="frame">Valid frame from master to slave, from start byte to stop byte.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Reply, which may be an E5; null for none.</returns>
    /// <exception cref="ArgumentException">The frame is not a valid frame from master to slave.</exception>
    /// <exception cref="MbusException">The answer is not valid.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task<Telegram?> SendRawAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        bool fits = frame.Length <= Frame.MaxLength;
        if (fits)
            frame.CopyTo(_request);
        if (!fits || !Frame.TryParse(_request, 0, frame.Length, out Frame request) || !ControlField.IsFromMaster(request.C))
            throw new ArgumentException("Expected a valid frame from master to slave, for example 10 5B 01 5C 16.", nameof(frame));

        Outcome outcome = await ExchangeAsync(frame.Length, Sends, cancel).ConfigureAwait(false);
        if (outcome == Outcome.Damage)
            throw Failure("Sending a frame", "a reply", outcome);

        return outcome == Outcome.Reply ? new Telegram(_exchange.Reply) : null;
    }

    private async Task SetIdentityAsync(MeterAddress address, SecondaryAddress wanted, DataField field, CancellationToken cancel)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        string phase = $"Setting the identification of meter {address} to {wanted.Identification:X8}";
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        wanted.Write(_received, 0);
        _writer.Reset(_data, 0, _data.Length);
        _writer.Begin(field);
        _writer.AddVif(Identification);
        _writer.WriteBytes(_received, 0, field == DataField.Bcd8 ? sizeof(uint) : SecondaryAddress.Length);
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);

        if (address.IsSecondary)
            await SelectAsync(MeterAddress.Of(wanted, address.FabricationNumber), cancel).ConfigureAwait(false);
        Telegram reply = await CheckAsync(address, phase, cancel).ConfigureAwait(false)
            ?? throw new MbusException(MbusError.NoData, $"{phase}: the meter acknowledged (E5), but sends no data for verification.", Outcome.Reply);
        SecondaryAddress shown = TelegramHeader.Read(reply.Frame).Address;
        if (!wanted.Matches(shown))
            throw new MbusException(MbusError.WriteIneffective, $"{phase}: the meter acknowledged (E5), but still has {shown}. It may be write-protected; see its manual.", Outcome.Reply);
    }

    private Task SendRecordsAsync(MeterAddress address, ReadOnlyMemory<byte> records, string phase, CancellationToken cancel) =>
        SendUserDataAsync(address, ControlInformation.DataSend, records, phase, cancel);

    private async Task SendUserDataAsync(MeterAddress address, byte ci, ReadOnlyMemory<byte> data, string phase, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, Frame.MaxData);
        if (_isAckUnproven && await IsOneMeterAsync(address, cancel).ConfigureAwait(false) != null)
            await ResetAsync(address.Primary, 1, cancel).ConfigureAwait(false);
        _isAckUnproven = false;
        byte c = _counts.Stamp(ControlField.SndUd, address.Primary);
        int length = Frame.WriteLong(_request, 0, c, address.Primary, ci, data.ToArray(), 0, data.Length);
        bool isNoisy = _noisyAcks.Contains(address);
        Outcome outcome = await ExchangeAsync(length, isNoisy ? 1 : Sends, cancel).ConfigureAwait(false);
        bool isNoisyAck = isNoisy && outcome == Outcome.Damage && _exchange.MayBeAck;
        if (isNoisy && !isNoisyAck && outcome != Outcome.Reply && Repeats > 0)
            outcome = await ExchangeAsync(length, Repeats, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply && !isNoisyAck)
            throw Failure(phase, "E5", outcome, MbusError.WriteNotAcknowledged);

        _counts.Confirm(c, address.Primary);
    }

    /// <summary>
    /// Requests a meter's data, in which it would report an application error. Returns null for an acknowledgement without data.
    /// </summary>
    private async Task<Telegram?> CheckAsync(MeterAddress address, string phase, CancellationToken cancel)
    {
        Telegram? reply = await RequestAsync(ControlField.ReqUd2, address, $"{phase}: checking the result", cancel).ConfigureAwait(false);
        if (reply == null)
            return null;

        TelegramHeader header = TelegramHeader.Read(reply.Frame);
        return header.Content != TelegramContent.ApplicationError
            ? reply
            : throw new MbusException(MbusError.WriteRejected, $"{phase}: the meter acknowledged (E5), then reported \"{ApplicationErrorText.Text(header.ErrorCode)}\" (CI 70). It does not accept these data.", Outcome.Reply);
    }
}
