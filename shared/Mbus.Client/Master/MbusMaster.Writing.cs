using Mbus.Client.Lines;

namespace Mbus.Client;

/// <content>What a meter is told: records, addresses, the clock, a reset.</content>
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
    /// Sends a meter user data (SND_UD) of any kind. It acknowledges that they have arrived, not that they make sense: see
    /// <see cref="WriteAsync"/>.
    /// </summary>
    /// <param name="address">The meter; or 255 for all, who do not answer.</param>
    /// <param name="ci">The CI field.</param>
    /// <param name="data">What follows the CI field, at most 252 bytes.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="MbusException">The meter does not acknowledge.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SendAsync(MeterAddress address, byte ci, ReadOnlyMemory<byte> data, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ci, data, $"Sending to meter {address}", cancel).ConfigureAwait(false);
    }

    /// <summary>Writes records to a meter (CI 51), and asks whether it took them.</summary>
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
    /// Gives a meter a primary address. Nobody may be there yet: the address is asked for first, and afterwards whether the meter
    /// answers at it.
    /// </summary>
    /// <param name="address">The meter.</param>
    /// <param name="primary">0 to 250; 0 is that of a meter without an address.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="MbusException">The address is taken, or the meter does not acknowledge or not change.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SetPrimaryAddressAsync(MeterAddress address, byte primary, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(primary, PrimaryAddress.Last);
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        string phase = $"Giving meter {address} the primary address {primary}";
        if (await ResetAsync(primary, Sends, cancel).ConfigureAwait(false) != Outcome.Silence)
            throw new MbusException($"{phase}: a meter answers at {primary} already, and two at one address cannot be read. Choose one that is free; `mbus scan` shows which are taken.", Outcome.Reply);

        await PrepareAsync(address, cancel).ConfigureAwait(false);
        _writer.Reset(_data, 0, _data.Length);
        _writer.Begin(DataField.Int8);
        _writer.AddVif(BusAddress);
        _writer.WriteInteger(primary);
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);
        if (await ResetAsync(primary, Sends, cancel).ConfigureAwait(false) != Outcome.Reply)
            throw new MbusException($"{phase}: it acknowledged (E5), but does not answer at {primary}. The meter may be locked against writing; its manual says how to unlock it.", _exchange.Outcome);
    }

    /// <summary>Gives a meter another identification, of eight digits, and checks that it shows it.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, reports an error, or keeps its own.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetIdentificationAsync(MeterAddress address, uint identification, CancellationToken cancel = default)
    {
        SecondaryAddress wanted = new(identification, Manufacturer.Any, SecondaryAddress.AnyByte, SecondaryAddress.AnyByte);
        return SetIdentityAsync(address, wanted, DataField.Bcd8, cancel);
    }

    /// <summary>Gives a meter another secondary address, whole, and checks that it shows it.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, reports an error, or keeps its own.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetSecondaryAddressAsync(MeterAddress address, SecondaryAddress wanted, CancellationToken cancel = default) =>
        SetIdentityAsync(address, wanted, DataField.Int64, cancel);

    /// <summary>Sets a meter's clock, and asks whether it took the time.</summary>
    /// <param name="address">The meter.</param>
    /// <param name="time">The date and time to set, 1981 to 2080; what is less than the type has is cut off.</param>
    /// <param name="withSeconds">True for type I, which not all meters take; false for type F, to the minute.</param>
    /// <param name="summerTime">True where <paramref name="time"/> is daylight saving time.</param>
    /// <param name="cancel">Ends the call.</param>
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

    /// <summary>Resets the application of a meter (CI 50), whole or by subcodes (EN 13757-3, application reset).</summary>
    /// <exception cref="MbusException">The meter does not acknowledge.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task ResetApplicationAsync(MeterAddress address, ReadOnlyMemory<byte> subcodes = default, CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        await PrepareAsync(address, cancel).ConfigureAwait(false);
        await SendUserDataAsync(address, ControlInformation.ApplicationReset, subcodes, $"Resetting the application of meter {address}", cancel).ConfigureAwait(false);
    }

    /// <summary>
    /// Says which records a meter is to send from now on (CI 51): those of some VIFs, or all. It stays so until the application is reset.
    /// </summary>
    /// <param name="address">The meter.</param>
    /// <param name="vifs">VIFs as <see cref="RecordReader.Vif"/> gives them, as 13 or FB01 in hexadecimal; none for everything (DIF 7F).</param>
    /// <param name="cancel">Ends the call.</param>
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
            throw new ArgumentException($"{vifs.Count} VIFs do not fit into one telegram of {Frame.MaxData} bytes.", nameof(vifs));

        string phase = $"Selecting what meter {address} sends";
        await SendRecordsAsync(address, _data.AsMemory(0, _writer.Length), phase, cancel).ConfigureAwait(false);
        await CheckAsync(address, phase, cancel).ConfigureAwait(false);
    }

    /// <summary>Lets all meters do at once what was written to them with a delay (CI 5C to 255). Nobody answers.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public async Task SynchroniseAsync(CancellationToken cancel = default)
    {
        using CallScope call = await BeginCallAsync(cancel).ConfigureAwait(false);
        byte c = _counts.Stamp(ControlField.SndUd, PrimaryAddress.Broadcast);
        await ExchangeAsync(Frame.WriteLong(_request, 0, c, PrimaryAddress.Broadcast, Synchronise, [], 0, 0), 1, cancel).ConfigureAwait(false);
    }

    /// <summary>Sends a frame as it is, with nothing before it; the frame count bits that this master keeps do not change.</summary>
    /// <param name="frame">A valid frame from master to slave, start to stop.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <returns>The reply, which may be an E5; null for none.</returns>
    /// <exception cref="ArgumentException">It is no valid frame from master to slave.</exception>
    /// <exception cref="MbusException">There is an answer, but no valid one.</exception>
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
        string phase = $"Giving meter {address} the identification {wanted.Identification:X8}";
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
            ?? throw new MbusException($"{phase}: it acknowledged (E5), but sends no data to check it by.", Outcome.Reply);
        SecondaryAddress shown = TelegramHeader.Read(reply.Frame).Address;
        if (!wanted.Matches(shown))
            throw new MbusException($"{phase}: it acknowledged (E5), but still says {shown}. The meter may be locked against writing; its manual says how to unlock it.", Outcome.Reply);
    }

    private Task SendRecordsAsync(MeterAddress address, ReadOnlyMemory<byte> records, string phase, CancellationToken cancel) =>
        SendUserDataAsync(address, ControlInformation.DataSend, records, phase, cancel);

    private async Task SendUserDataAsync(MeterAddress address, byte ci, ReadOnlyMemory<byte> data, string phase, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, Frame.MaxData);
        byte c = _counts.Stamp(ControlField.SndUd, address.Primary);
        int length = Frame.WriteLong(_request, 0, c, address.Primary, ci, data.ToArray(), 0, data.Length);
        Outcome outcome = await ExchangeAsync(length, Sends, cancel).ConfigureAwait(false);
        if (outcome != Outcome.Reply)
            throw Failure(phase, "E5", outcome);

        _counts.Confirm(c, address.Primary);
    }

    /// <summary>Asks a meter for its data, where an application error would be reported. Null where it acknowledges without data.</summary>
    private async Task<Telegram?> CheckAsync(MeterAddress address, string phase, CancellationToken cancel)
    {
        Telegram? reply = await RequestAsync(ControlField.ReqUd2, address, $"{phase}: asking whether it took it", cancel).ConfigureAwait(false);
        if (reply == null)
            return null;

        TelegramHeader header = TelegramHeader.Read(reply.Frame);
        return header.Content != TelegramContent.ApplicationError
            ? reply
            : throw new MbusException($"{phase}: it acknowledged (E5), then reported \"{ApplicationErrorText.Text(header.ErrorCode)}\" (CI 70). The meter does not take this.", Outcome.Reply);
    }
}
