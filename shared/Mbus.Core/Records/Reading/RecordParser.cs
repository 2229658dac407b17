namespace Mbus
{
    /// <summary>Finds the records of a telegram, and the parts of each: DIF, DIFEs, value information, data.</summary>
    internal sealed class RecordParser
    {
        private const byte FromMaster = 1;
        private const byte HighByteFirst = 2;
        private const byte Fixed = 4;
        private const byte More = 8;

        private const int MissingLengthByte = 1;

        private readonly ValueInformation _vib = new();
        private byte[] _buffer = new byte[0];
        private int _next;
        private int _end;
        private int _start;
        private int _data;
        private int _dataLength;
        private int _counters;
        private byte _dif;
        private byte _mode;
        private RecordKind _kind;
        private RecordError _error;

        internal byte[] Buffer
        {
            get { return _buffer; }
        }

        internal RecordKind Kind
        {
            get { return _kind; }
        }

        internal RecordError Error
        {
            get { return _error; }
        }

        internal bool MoreRecordsFollow
        {
            get { return (_mode & More) != 0; }
        }

        internal bool IsHighByteFirst
        {
            get { return (_mode & HighByteFirst) != 0; }
        }

        /// <summary>Offset of the DIF.</summary>
        internal int Start
        {
            get { return _start; }
        }

        /// <summary>Offset of the next record.</summary>
        internal int Next
        {
            get { return _next; }
        }

        /// <summary>DIF; for a counter of the fixed structure, the equivalent DIF.</summary>
        internal byte Dif
        {
            get { return _dif; }
        }

        /// <summary>Length and coding of the data: the lower four bits of the DIF.</summary>
        internal int Field
        {
            get { return _dif & DataLayout.FieldMask; }
        }

        /// <summary>Number of DIFEs after the DIF; those after the tenth are not used.</summary>
        internal int DifeCount
        {
            get { return _kind == RecordKind.Record ? Vib.Offset - _start - 1 : 0; }
        }

        internal ValueInformation Vib
        {
            get { return _vib; }
        }

        /// <summary>Offset of the data, after a length byte (LVAR).</summary>
        internal int Data
        {
            get { return _data; }
        }

        internal int DataLength
        {
            get { return _dataLength; }
        }

        /// <summary>Length byte (LVAR); 0 for a data field of fixed length.</summary>
        internal byte LengthByte
        {
            get { return Field == (int)DataField.Variable ? _buffer[Data - 1] : (byte)0; }
        }

        internal bool HasData
        {
            get { return DataLength > 0 && _error != RecordError.Truncated && _error != RecordError.ReservedLength; }
        }

        internal void Reset(TelegramHeader header)
        {
            _mode = 0;
            if (header.Content == TelegramContent.FixedCounters)
                _mode |= Fixed;
            if (header.IsFromMaster)
                _mode |= FromMaster;
            if (header.IsHighByteFirst)
                _mode |= HighByteFirst;
            bool readable = header.Content == TelegramContent.Records || header.Content == TelegramContent.FixedCounters
                || header.Content == TelegramContent.Selection;
            int length = header.DataLength;
            Begin(header.Buffer, header.Offset + header.Length - length, readable ? length : 0);
            if (header.Content == TelegramContent.FixedCounters)
                _counters = FixedCounters.Pack(header);
        }

        internal void Reset(byte[] buffer, int offset, int count, bool isFromMaster)
        {
            _mode = isFromMaster ? FromMaster : (byte)0;
            Begin(buffer, offset, count);
        }

        /// <summary>Moves to the next record. Returns false after the last. Fillers (DIF 2F) are skipped.</summary>
        internal bool Read()
        {
            _error = RecordError.None;
            SkipFillers();
            if (_start >= _end)
                return End();

            if ((_mode & Fixed) != 0)
                ReadCounter();
            else
                ReadRecord();
            return true;
        }

        /// <summary>Skips to the end of a telegram. Returns true if the slave has more telegrams (DIF 1F).</summary>
        internal bool ReadToEnd(Frame telegram)
        {
            Reset(TelegramHeader.Read(telegram));
            do
            {
                Skim();
            }
            while (Read());

            return MoreRecordsFollow;
        }

        /// <summary>Joins some bits of each DIFE to a number; the first DIFE has the lowest ones.</summary>
        internal ulong DifeBits(int shift, int width)
        {
            if (_dif < DataLayout.Extension)
                return 0;

            int difes = DifeCount < DataLayout.MaxExtensions ? DifeCount : DataLayout.MaxExtensions;
            ulong bits = 0;
            for (int i = difes - 1; i >= 0; i--)
                bits = (bits << width) | (((uint)_buffer[_start + 1 + i] >> shift) & ((1u << width) - 1));
            return bits;
        }

        private void Begin(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _next = offset;
            _end = offset + count;
            _kind = RecordKind.None;
            _error = RecordError.None;
            _vib.Begin(buffer, _end, (_mode & FromMaster) != 0);
        }

        // Skips whole records of a fixed length, up to one that must be parsed. An interpreter runs this for every byte that a bridge
        // forwards, so it avoids calls.
        private void Skim()
        {
            if ((_mode & Fixed) != 0)
                return;

            byte[] lengths = DataLayout.Lengths;
            byte[] buffer = _buffer;
            int end = _end;
            int start = _next;
            while (start < end)
            {
                int last = buffer[start];
                int field = last & DataLayout.FieldMask;
                int at = start + 1;
                if (field == DataLayout.FieldMask || field == (int)DataField.Variable)
                    break;

                while (last >= DataLayout.Extension && at < end)
                    last = buffer[at++];
                if (at >= end)
                    break;

                last = buffer[at++];
                if ((last & ~DataLayout.Extension) == ValueInformation.PlainTextVif)
                    break;

                while (last >= DataLayout.Extension && at < end)
                    last = buffer[at++];
                at += lengths[field];
                if (last >= DataLayout.Extension || at > end)
                    break;

                start = at;
            }

            _next = start;
        }

        private void SkipFillers()
        {
            byte[] buffer = _buffer;
            int end = _end;
            int at = _next;
            if ((_mode & Fixed) == 0)
            {
                while (at < end && buffer[at] == DataLayout.Filler)
                    at++;
            }

            _start = at;
        }

        private bool End()
        {
            _kind = RecordKind.None;
            _dif = 0;
            _next = _start;
            Clear(_start, _start);
            return false;
        }

        private void ReadCounter()
        {
            Clear(_start, _start);
            _kind = RecordKind.FixedCounter;
            _dataLength = FixedCounters.Length;
            _next = _start + FixedCounters.Length;
            _dif = FixedCounters.Dif(_counters);
            _vib.SetMeaning(FixedUnitTable.Find(FixedCounters.Unit(_counters)));
            _error = _vib.Error;
            _counters = FixedCounters.Next(_counters);
        }

        private void ReadRecord()
        {
            byte dif = _buffer[_start];
            int field = dif & DataLayout.FieldMask;
            _dif = dif;
            if (field == DataLayout.FieldMask)
            {
                ReadSpecial();
                return;
            }

            _kind = RecordKind.Record;
            ValueInformation vib = _vib;
            int vif = dif < DataLayout.Extension ? _start + 1 : SkipDifes();
            if (vif >= _end)
                Truncate(_end);
            else if (!vib.Read(vif, field))
                Truncate(vif);
            else
                ReadData(field, vib.End, vib.Error, vib.Coding);
        }

        private void ReadSpecial()
        {
            Clear(_start + 1, _start + 1);
            _next = _start + 1;
            if (_dif == DataLayout.GlobalReadout)
            {
                _kind = RecordKind.GlobalReadout;
                return;
            }

            _next = _end;
            _dataLength = _end - _data;
            if (_dif == DataLayout.ManufacturerData)
            {
                _kind = RecordKind.ManufacturerData;
            }
            else if (_dif == DataLayout.MoreRecordsFollow)
            {
                _kind = RecordKind.MoreRecordsFollow;
                _mode |= More;
            }
            else
            {
                _kind = RecordKind.ReservedDif;
                _error = RecordError.ReservedDif;
            }
        }

        private int SkipDifes()
        {
            byte[] buffer = _buffer;
            int end = _end;
            int at = _start + 1;
            while (at < end && buffer[at] >= DataLayout.Extension)
                at++;
            at++;
            if (at - _start - 1 > DataLayout.MaxExtensions)
                _error = RecordError.TooManyDifes;
            return at;
        }

        private void ReadData(int field, int data, RecordError error, DataCoding coding)
        {
            int length = DataLayout.Length(field);
            if (field == (int)DataField.Variable)
                length = data < _end ? DataLayout.VariableLength(_buffer[data++]) : MissingLengthByte;

            int next = data + length;
            _data = data;
            if (length < 0 || next > _end)
            {
                TruncateData(length < 0 ? RecordError.ReservedLength : RecordError.Truncated);
                return;
            }

            _dataLength = length;
            _next = next;
            if (_error == RecordError.None)
                _error = error != RecordError.None || coding < DataCoding.Date || DataTypeRule.Fits(coding, field, length) ? error : RecordError.DataField;
        }

        /// <summary>Handles a telegram that ends before the data: missing VIF, VIFEs and data are empty, at its end.</summary>
        private void Truncate(int vif)
        {
            Clear(vif, _end);
            _next = _end;
            _error = RecordError.Truncated;
        }

        private void TruncateData(RecordError error)
        {
            _error = error;
            _next = _end;
            _dataLength = _end - _data;
        }

        private void Clear(int vif, int data)
        {
            _vib.Clear(vif, data);
            _data = data;
            _dataLength = 0;
        }
    }
}
