namespace Mbus.Firmware
{
    /// <summary>
    /// Reads the meters of the setting mqtt-meters on an interval, as the additional client that the page uses, too, and publishes each
    /// record: its discovery for Home Assistant once for each connection, and its value.
    /// <code>
    /// Idle -> Starting   the interval has passed, and the broker is connected
    /// Starting -> Reading   the meter is free, and its reading has begun
    /// Reading -> Publishing   a telegram has arrived
    /// Publishing -> Reading   more telegrams follow
    /// Reading, Publishing -> Starting   the next meter
    /// any -> Idle   after the last meter, or when the connection is lost
    /// </code>
    /// </summary>
    internal sealed class MeterPublisher
    {
        private const int MaxTelegrams = 32;
        private const long MicrosecondsPerMinute = 60000000;

        private readonly MeterRead _meter;
        private readonly MqttConnection _connection;
        private readonly RecordReader _records = new();
        private readonly TextBuffer _text = new();
        private readonly string[] _addresses;
        private readonly bool[] _isKnown;
        private readonly long _interval;
        private Phase _phase;
        private int _current;
        private int _telegram;
        private int _record;
        private string _id = "";
        private string _manufacturer = "";
        private bool _hasDiscovery;
        private long _startAt;

        internal MeterPublisher(MeterRead meter, MqttConnection connection, Settings settings)
        {
            _meter = meter;
            _connection = connection;
            _addresses = settings.Text(Setting.MqttMeters).Trim().Split(' ');
            _isKnown = new bool[_addresses.Length];
            _interval = settings.Number(Setting.MqttMinutes) * MicrosecondsPerMinute;
        }

        private enum Phase : byte
        {
            Idle,
            Starting,
            Reading,
            Publishing,
        }

        /// <summary>True while meters are read.</summary>
        internal bool IsActive
        {
            get { return _phase != Phase.Idle; }
        }

        /// <summary>Does the next small part of the work: at most one message.</summary>
        internal void Serve(long now)
        {
            _connection.Serve(now);
            if (!_connection.IsConnected)
            {
                Stop(now);
                return;
            }

            switch (_phase)
            {
                case Phase.Idle: Wait(now); break;
                case Phase.Starting: Start(now); break;
                case Phase.Reading: Read(now); break;
                default: Publish(now); break;
            }
        }

        private void Stop(long now)
        {
            if (_phase == Phase.Reading || _phase == Phase.Publishing)
                _meter.End(now);
            _phase = Phase.Idle;
            for (int i = 0; i < _isKnown.Length; i++)
                _isKnown[i] = false;
        }

        private void Wait(long now)
        {
            if (now < _startAt)
                return;

            _startAt = now + _interval;
            _current = 0;
            _phase = Phase.Starting;
        }

        // Waits while the page reads a meter.
        private void Start(long now)
        {
            if (_current == _addresses.Length)
            {
                _phase = Phase.Idle;
                return;
            }

            if (_meter.IsBusy)
                return;
            if (!_meter.TryBegin(_addresses[_current], now))
            {
                _current++;
                return;
            }

            _telegram = 0;
            _record = 0;
            _phase = Phase.Reading;
        }

        private void Read(long now)
        {
            Outcome outcome = _meter.Poll(now);
            if (outcome == Outcome.Pending)
                return;
            if (outcome != Outcome.Reply)
            {
                Report(outcome == Outcome.Damage ? "damaged" : "no reply", now);
                EndMeter(now);
                return;
            }

            TelegramHeader header = TelegramHeader.Read(_meter.Telegram);
            if (_telegram == 0)
            {
                SecondaryAddress address = header.Address;
                _manufacturer = address.Manufacturer == 0 ? "" : Manufacturer.ToLetters(address.Manufacturer);
                _id = address.Identification.ToString("X8") + _manufacturer + address.Version.ToString("X2") + address.DeviceType.ToString("X2");
                Report("ok", now);
            }

            _telegram++;
            _records.Reset(header);
            _hasDiscovery = false;
            _phase = _records.Read() ? Phase.Publishing : Phase.Reading;
            if (_phase == Phase.Reading)
                EndTelegram(now);
        }

        private void Publish(long now)
        {
            if (RecordJson.HasContent(_records))
            {
                if (!_isKnown[_current] && !_hasDiscovery)
                {
                    WriteDiscovery();
                    Send("homeassistant/sensor/mbus_" + _id + "_" + _record.ToString() + "/config", now);
                    _hasDiscovery = true;
                    return;
                }

                _text.ReturnTo(0);
                RecordJson.Write(_text, _records, _telegram);
                Send("mbus/" + _id + "/" + _record.ToString(), now);
                _record++;
                _hasDiscovery = false;
            }

            if (!_records.Read())
                EndTelegram(now);
        }

        private void EndTelegram(long now)
        {
            if (_records.MoreRecordsFollow && _telegram < MaxTelegrams)
            {
                _phase = Phase.Reading;
                _meter.Next(now);
                return;
            }

            _isKnown[_current] = true;
            EndMeter(now);
        }

        private void EndMeter(long now)
        {
            _meter.End(now);
            _current++;
            _phase = Phase.Starting;
        }

        private void Report(string state, long now)
        {
            _text.ReturnTo(0);
            _text.Text(state);
            Send("mbus/" + _addresses[_current] + "/state", now);
        }

        private void WriteDiscovery()
        {
            _text.ReturnTo(0);
            _text.Text("{\"name\":");
            _text.Json(_records.Quantity.Text() + (_records.Storage == 0 ? "" : ", storage " + _records.Storage.ToString()) + (_records.Tariff == 0 ? "" : ", tariff " + _records.Tariff.ToString()));
            _text.Text(",\"unique_id\":\"mbus_");
            WriteRecordName('_');
            _text.Text("\",\"state_topic\":\"mbus/");
            WriteRecordName('/');
            _text.Text("\",\"value_template\":\"{{ value_json.value }}\"");
            if (_records.TryGetDecimal(out _, out _))
            {
                _text.Text(",\"unit_of_measurement\":");
                _text.Json(_records.Unit.Text());
            }

            _text.Text(",\"device\":{\"identifiers\":[\"mbus_");
            _text.Text(_id);
            _text.Text("\"],\"name\":\"M-Bus ");
            _text.Text(_id);
            _text.Text("\",\"manufacturer\":");
            _text.Json(_manufacturer);
            _text.Text("}}");
        }

        private void WriteRecordName(char separator)
        {
            _text.Text(_id);
            _text.Character(separator);
            _text.Number(_record);
        }

        private void Send(string topic, long now)
        {
            if (_text.IsFull)
                Journal.Fault("MQTT: the record for " + topic + " is too long");
            else
                _connection.Publish(topic, _text.Bytes, _text.Count, now);
        }
    }
}
