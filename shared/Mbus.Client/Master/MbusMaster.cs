using Mbus.Client.Lines;

namespace Mbus.Client;

/// <summary>
/// M-Bus master: sends requests to the meters on a line. Overlapping calls are queued and run one at a time, in call order, also across
/// several masters on one line. When a call returns, its exchange has ended, including all retries. Every call can be cancelled, also while
/// queued.
/// </summary>
/// <remarks>
/// A queued call waits for all calls ahead of it: several minutes for a scan. The queue orders single calls. Between
/// <see cref="SelectAsync(SecondaryAddress, uint, CancellationToken)"/> and a read of 253, a call of another task may select another meter; a
/// read by secondary address selects and reads in one call. A progress callback must not wait for another call on the line, because that
/// call starts only after the present one.
///
/// A meter addressed by its primary address gets SND_NKE first, so that its frame count bits match the master's; one addressed by its
/// secondary address is selected, which has the same effect. A request to 253 goes to the meter that is already selected.
/// </remarks>
/// <example>
/// <code>
/// await using Line line = await LineAddress.Parse("tcp://192.168.1.20:10001").OpenAsync();
/// MbusMaster master = new(line);
/// foreach (Telegram telegram in await master.ReadAsync(MeterAddress.Parse("5")))
///     Console.WriteLine(Hex.Format(telegram.Bytes.Span));
/// </code>
/// </example>
public sealed class MbusMaster
{
    /// <summary>Maximum of <see cref="Repeats"/>.</summary>
    public const int MaxRepeats = 10;

    /// <summary>Maximum number of telegrams read from one meter: some always announce that more follow.</summary>
    public const int MaxTelegrams = 64;

    /// <summary>Maximum number of bytes of <see cref="SendBytesAsync"/>.</summary>
    public const int MaxBytes = 4096;

    private static readonly TimeSpan MaxExtraReplyTime = TimeSpan.FromSeconds(60);

    private readonly MasterLink _link;
    private readonly LoneMeterCheck _lone;
    private readonly MeterSelection _selection;
    private readonly ReplyTime _replyTime;
    private readonly MeterAccess _access;
    private readonly DataRequests _data;
    private readonly AddressScan _scan;
    private readonly MeterSettings _settings;
    private readonly BaudRateChange _baudRate;
    private readonly RawRequests _raw;

    /// <summary>Creates a master on an open line, which the caller owns.</summary>
    public MbusMaster(Line line)
    {
        _link = new MasterLink(line);
        _lone = new LoneMeterCheck(_link);
        _selection = new MeterSelection(_link, _lone);
        _replyTime = new ReplyTime(_link, _selection);
        _access = new MeterAccess(_link, _lone, _selection, _replyTime);
        _data = new DataRequests(_link, _lone, _selection, _access, _replyTime);
        _scan = new AddressScan(_link, _lone);
        _settings = new MeterSettings(_link, _lone, _selection, _access, _data);
        _baudRate = new BaudRateChange(_link, _access, _settings);
        _raw = new RawRequests(_link);
    }

    /// <summary>Number of retries after silence or a damaged reply, 0 to <see cref="MaxRepeats"/>. The standard requires 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above the maximum.</exception>
    public int Repeats
    {
        get => _link.Repeats;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxRepeats);
            _link.Repeats = value;
        }
    }

    /// <summary>
    /// Additional reply time for slow meters, on top of the standard's 330 bits + 50 ms and the slack of the line. Some need a second. At
    /// most 60 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or above 60 s.</exception>
    public TimeSpan ExtraReplyTime
    {
        get => _link.ExtraReplyTime;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxExtraReplyTime);
            _link.ExtraReplyTime = value;
        }
    }

    /// <summary>Maximum time from a request to the start of its answer.</summary>
    public TimeSpan ReplyWindow => TimeSpan.FromMicroseconds(_link.Timing.ReplyWindow);

    /// <summary>Receives each deviation of a meter or of the line once; null for no notices.</summary>
    public IProgress<MbusNotice>? Notices
    {
        get => _link.Notices;
        set => _link.Notices = value;
    }

    /// <summary>
    /// Reads all telegrams of a meter: resets its frame count bits (SND_NKE), or selects it, then requests class 2 data (REQ_UD2) while the
    /// meter announces that more records follow, at most <see cref="MaxTelegrams"/> times. Telegrams that a meter repeats are dropped; after
    /// two repeats the reading ends.
    /// </summary>
    /// <exception cref="MbusException">
    /// The meter does not answer, or answers without data; the exception contains the telegrams received before.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<Telegram>> ReadAsync(MeterAddress address, CancellationToken cancel = default) => _data.ReadAsync(address, cancel);

    /// <summary>
    /// Reads a fixed number of telegrams of a meter, whether or not it announces more: some meters change pages on the frame count bit
    /// alone.
    /// </summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="count">Number of telegrams, 1 to <see cref="MaxTelegrams"/>.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The meter does not answer, or answers without data.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<Telegram>> ReadTelegramsAsync(MeterAddress address, int count, CancellationToken cancel = default) =>
        _data.ReadTelegramsAsync(address, count, cancel);

    /// <summary>Reads a meter by its own steps and request.</summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="readout">Steps before the reading, and the request for the data.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">
    /// The meter does not acknowledge a step, does not answer, or answers without data; the exception contains the telegrams received before.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<Telegram>> ReadOutAsync(MeterAddress address, MeterReadout readout, CancellationToken cancel = default) =>
        _data.ReadOutAsync(address, readout, cancel);

    /// <summary>
    /// Reads the alarms of a meter: requests class 1 data (REQ_UD1) until there is none, at most <see cref="MaxTelegrams"/> times. Each
    /// request acknowledges the previous alarm. Returns an empty list if the meter has no alarm.
    /// </summary>
    /// <exception cref="MbusException">The meter does not answer: many meters do not support this request.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<Telegram>> ReadAlarmsAsync(MeterAddress address, CancellationToken cancel = default) =>
        _data.ReadAlarmsAsync(address, cancel);

    /// <summary>Checks whether a meter answers: SND_NKE to a primary address, or a selection by secondary address.</summary>
    /// <returns>
    /// Time from the last stop bit of the request to the answer. If the line only computes that time (TCP, RFC 2217, a pseudo-terminal) and
    /// the answer comes earlier, the time since the line accepted the request. Null without an answer.
    /// </returns>
    /// <exception cref="MbusException">The answer is damaged: several meters, or a disturbed line.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<TimeSpan?> PingAsync(MeterAddress address, CancellationToken cancel = default) => _access.PingAsync(address, cancel);

    /// <summary>Selects the slave with a secondary address, which then answers at 253. Other slaves are deselected.</summary>
    /// <param name="address">Secondary address, with or without wildcards.</param>
    /// <param name="fabricationNumber">
    /// Pattern of eight digits for the fabrication number, F for any, if several meters have the address (enhanced selection); FFFFFFFF for
    /// a plain selection.
    /// </param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">No slave has this address, or several answer to it.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SelectAsync(SecondaryAddress address, uint fabricationNumber = uint.MaxValue, CancellationToken cancel = default) =>
        _access.SelectAsync(address, fabricationNumber, cancel);

    /// <summary>Deselects any selected slave (SND_NKE to 253). Slaves do not have to answer; returns true if one did.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<bool> DeselectAsync(CancellationToken cancel = default) => _access.DeselectAsync(cancel);

    /// <summary>Resets the frame count bits of a slave (SND_NKE). A slave does not have to answer; returns true if it did.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<bool> NormaliseAsync(byte address, CancellationToken cancel = default) => _access.NormaliseAsync(address, cancel);

    /// <summary>Scans the primary addresses from <paramref name="first"/> to <paramref name="last"/>, as the other overload.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="last"/> is above 250, or below <paramref name="first"/>.</exception>
    /// <exception cref="MbusException">Only damaged bytes are received, even at an address that no meter can have.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        byte first, byte last, IProgress<ScannedAddress>? found = null, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, PrimaryAddress.Last);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, last);
        return ScanAsync([.. Enumerable.Range(first, last - first + 1).Select(address => (byte)address)], found, progress, cancel);
    }

    /// <summary>
    /// Checks each primary address for a meter (SND_NKE, once; again after a damaged answer), and reads the first telegram of each meter
    /// found. A silent address takes 5 bytes and the reply window; over a network with a slack that is not given in the line
    /// (<see cref="Line.LearnsDelay"/>), less, as soon as it is known that no reply can be missed.
    /// </summary>
    /// <param name="addresses">Addresses, 0 to 250, in the order of the scan.</param>
    /// <param name="found">Called at once for each meter or collision; may be null.</param>
    /// <param name="progress">Called after each address; may be null.</param>
    /// <param name="cancel">Ends the scan with an <see cref="OperationCanceledException"/>; findings so far have been reported.</param>
    /// <returns>Addresses with an answer.</returns>
    /// <exception cref="MbusException">
    /// Only damaged bytes are received, even at an address that no meter can have; <paramref name="found"/> has been called for them.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<ScannedAddress>> ScanAsync(
        IReadOnlyList<byte> addresses, IProgress<ScannedAddress>? found = null, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default) =>
        _scan.ScanAsync(addresses, found, progress, cancel);

    /// <summary>Runs a search until it is complete. Each selection is sent once.</summary>
    /// <remarks>
    /// All meters answer the first selection, and each answers selections of one digit over all meters. So the first answers, each received
    /// for the whole reply window, show the reply times on this bus. After that, the wait for further answers is 1.5 times the slowest
    /// reply time, plus 33 bits; only narrower selections accept silence after this shorter wait. Over a network it is shorter as in a scan;
    /// if a reply was later nevertheless, the search is repeated with the whole wait. The first meter of each kind (manufacturer, version,
    /// device type) is selected once more by the address that is reported; this is not counted as a selection of the search.
    /// </remarks>
    /// <param name="search">Search to run. After cancellation, its text form can be used to continue it.</param>
    /// <param name="found">Called at once for each meter; may be null.</param>
    /// <param name="progress">Called after each selection; may be null.</param>
    /// <param name="cancel">Ends the search with an <see cref="OperationCanceledException"/>; findings so far have been reported.</param>
    /// <returns>Meters found by this call.</returns>
    /// <exception cref="MbusException">
    /// The search was stopped: only noise, or more meters than <see cref="SecondarySearch.MaxMeters"/>.
    /// </exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<IReadOnlyList<FoundMeter>> SearchAsync(
        SecondarySearch search, IProgress<FoundMeter>? found = null, IProgress<ScanProgress>? progress = null, CancellationToken cancel = default) =>
        new AddressSearch(_link, _lone, _selection, _replyTime, search).RunAsync(found, progress, cancel);

    /// <summary>
    /// Selects a meter that an earlier search has found, unless another one of its kind was confirmed: some meters accept only selections with
    /// wildcards. <see cref="SearchAsync"/> does this for the meters that it finds.
    /// </summary>
    /// <param name="found">Meter of an earlier search.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The meter with the address that it accepts.</returns>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<FoundMeter> ConfirmAsync(FoundMeter found, CancellationToken cancel = default) => _selection.ConfirmAsync(found, cancel);

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
    public Task SendAsync(MeterAddress address, byte ci, ReadOnlyMemory<byte> data, CancellationToken cancel = default) =>
        _settings.SendAsync(address, ci, data, cancel);

    /// <summary>Writes records to a meter (CI 51), and checks whether it accepted them.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, or reports an application error.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task WriteAsync(MeterAddress address, ReadOnlyMemory<byte> records, CancellationToken cancel = default) =>
        _settings.WriteAsync(address, records, cancel);

    /// <summary>
    /// Sets the primary address of a meter. Checks first that the address is free, and afterwards that the meter answers at it.
    /// </summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="primary">New primary address, 0 to 250; 0 is that of an unconfigured meter.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The address is in use, or the meter does not acknowledge or does not change its address.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetPrimaryAddressAsync(MeterAddress address, byte primary, CancellationToken cancel = default) =>
        _settings.SetPrimaryAddressAsync(address, primary, cancel);

    /// <summary>Sets the identification of a meter, eight digits, and verifies it.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, reports an error, or keeps its identification.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetIdentificationAsync(MeterAddress address, uint identification, CancellationToken cancel = default) =>
        _settings.SetIdentificationAsync(address, identification, cancel);

    /// <summary>Sets the whole secondary address of a meter, and verifies it.</summary>
    /// <exception cref="MbusException">The meter does not acknowledge, reports an error, or keeps its address.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetSecondaryAddressAsync(MeterAddress address, SecondaryAddress wanted, CancellationToken cancel = default) =>
        _settings.SetSecondaryAddressAsync(address, wanted, cancel);

    /// <summary>Sets the clock of a meter, and checks whether it accepted the time.</summary>
    /// <param name="address">Address of the meter.</param>
    /// <param name="time">Date and time to set, 1981 to 2080; truncated to the resolution of the type.</param>
    /// <param name="withSeconds">True for type I, which not all meters support; false for type F, with minutes.</param>
    /// <param name="summerTime">True if <paramref name="time"/> is daylight saving time.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <exception cref="MbusException">The meter does not acknowledge, or reports an error.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SetClockAsync(MeterAddress address, DateTime time, bool withSeconds, bool summerTime = false, CancellationToken cancel = default) =>
        _settings.SetClockAsync(address, time, withSeconds, summerTime, cancel);

    /// <summary>Resets the application of a meter (CI 50), completely or by subcodes (EN 13757-3, application reset).</summary>
    /// <exception cref="MbusException">The meter does not acknowledge.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task ResetApplicationAsync(MeterAddress address, ReadOnlyMemory<byte> subcodes = default, CancellationToken cancel = default) =>
        _settings.ResetApplicationAsync(address, subcodes, cancel);

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
    public Task SelectReadoutAsync(MeterAddress address, IReadOnlyList<int> vifs, CancellationToken cancel = default) =>
        _settings.SelectReadoutAsync(address, vifs, cancel);

    /// <summary>Makes all meters execute pending delayed actions (CI 5C to 255). No meter answers.</summary>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task SynchroniseAsync(CancellationToken cancel = default) => _settings.SynchroniseAsync(cancel);

    /// <summary>
    /// Sets the baud rate of a meter and verifies that it answers at the new rate. If it does not answer, the meter and the line are set
    /// back to the previous rate. If it answers, the line stays at the new rate: call <see cref="Line.SetBaudRateAsync"/> to reach the
    /// other meters again.
    /// </summary>
    /// <param name="address">Address of the meter, not 255.</param>
    /// <param name="baudRate">Baud rate: 300, 600, ... 38400 Bd.</param>
    /// <param name="cancel">
    /// Cancels the call. The meter may then be at either rate; it returns to the previous rate by itself after 2 to 10 minutes.
    /// </param>
    /// <exception cref="MbusException">
    /// The meter does not acknowledge, or does not answer at the new rate; the message gives its present rate.
    /// </exception>
    /// <exception cref="LineException">
    /// The line is lost, or cannot change its baud rate (<see cref="Line.CanSetBaudRate"/>); in the latter case nothing was sent.
    /// </exception>
    public Task SetBaudRateAsync(MeterAddress address, int baudRate, CancellationToken cancel = default) =>
        _baudRate.SetBaudRateAsync(address, baudRate, cancel);

    /// <summary>Sends a frame unchanged, without preparation; the frame count bits of this master do not change.</summary>
    /// <param name="frame">Valid frame from master to slave, from start byte to stop byte.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Reply, which may be an E5; null for none.</returns>
    /// <exception cref="ArgumentException">The frame is not a valid frame from master to slave.</exception>
    /// <exception cref="MbusException">The answer is not valid.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<Telegram?> SendRawAsync(ReadOnlyMemory<byte> frame, CancellationToken cancel = default) => _raw.SendRawAsync(frame, cancel);

    /// <summary>Sends any bytes, at most <see cref="MaxBytes"/>, for example a wake-up preamble or a request that is not a frame.</summary>
    /// <param name="bytes">Bytes.</param>
    /// <param name="cancel">Cancels the call.</param>
    /// <returns>Bytes received until the end of the reply window, and of what began in it; damaged bytes are included.</returns>
    /// <exception cref="ArgumentException">There are no bytes, or more than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="LineException">The line is lost.</exception>
    public Task<ReadOnlyMemory<byte>> SendBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) =>
        _raw.SendBytesAsync(bytes, cancel);
}
