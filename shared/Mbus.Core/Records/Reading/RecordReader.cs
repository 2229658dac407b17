namespace Mbus
{
    /// <summary>
    /// Reads the records of a telegram in sequence from a buffer owned by the caller, which must not change meanwhile. Allocates nothing,
    /// and does not throw for any bytes: see <see cref="Error"/> for the error of a record; the next record is still read. Run time is
    /// linear in the length of the telegram. One reader can read any number of telegrams.
    /// </summary>
    /// <remarks>EN 13757-3: data blocks; the fixed data structure of EN 1434-3:1997 is read as two records.</remarks>
    public sealed partial class RecordReader
    {
        private const byte FromMaster = 1;
        private const byte HighByteFirst = 2;
        private const byte Fixed = 4;
        private const byte More = 8;

        private byte[] _buffer = new byte[0];
        private int _next;
        private int _end;
        private int _start;
        private int _vif;
        private int _vife;
        private int _vifes;
        private int _text;
        private int _data;
        private int _dataLength;
        private int _meaning;
        private int _counters;
        private byte _dif;
        private byte _mode;
        private RecordKind _kind;
        private RecordError _error;

        /// <summary>Buffer of the telegram; all offsets below refer to it.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Kind of the item found by the last <see cref="Read"/>.</summary>
        public RecordKind Kind
        {
            get { return _kind; }
        }

        /// <summary>Error of this record.</summary>
        public RecordError Error
        {
            get { return _error; }
        }

        /// <summary>True after DIF 1F: the slave has more telegrams.</summary>
        public bool MoreRecordsFollow
        {
            get { return (_mode & More) != 0; }
        }

        /// <summary>Offset of the record: its DIF.</summary>
        public int RecordOffset
        {
            get { return _start; }
        }

        /// <summary>Length of the whole record in bytes, DIF to data.</summary>
        public int RecordLength
        {
            get { return _kind == RecordKind.None ? 0 : _next - _start; }
        }

        /// <summary>Offset of the VIF.</summary>
        public int VifOffset
        {
            get { return _vif; }
        }

        /// <summary>Offset of the VIFEs; the codes of the extension tables after FB and FD are not VIFEs.</summary>
        public int VifeOffset
        {
            get { return _vife; }
        }

        /// <summary>Number of VIFE bytes.</summary>
        public int VifeCount
        {
            get { return _vifes; }
        }

        /// <summary>Offset of the data, after a length byte (LVAR).</summary>
        public int DataOffset
        {
            get { return _data; }
        }

        /// <summary>Length of the data in bytes. Texts are stored last character first.</summary>
        public int DataLength
        {
            get { return _dataLength; }
        }

        /// <summary>
        /// Quantity of the value. A VIFE that turns the data into a date or a duration does not change it: the date of a volume.
        /// </summary>
        public Quantity Quantity
        {
            get { return Meaning.QuantityOf(_meaning); }
        }

        /// <summary>
        /// Unit of the value after multiplication by ten to the power of <see cref="Exponent"/>; none for dates and texts.
        /// </summary>
        public Unit Unit
        {
            get { return Meaning.UnitOf(_meaning); }
        }

        /// <summary>Power of ten from the VIF and its VIFEs, to be applied to integer and real.</summary>
        public int Exponent
        {
            get { return Meaning.ExponentOf(_meaning); }
        }

        /// <summary>Moves to the start of a telegram's content; only content of records or counters has records.</summary>
        public void Reset(TelegramHeader header)
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
                BeginCounters(header);
        }

        /// <summary>Moves to the start of records without a header, such as those of a decrypted body.</summary>
        /// <exception cref="System.ArgumentException">The range is outside the buffer.</exception>
        public void Reset(byte[] buffer, int offset, int count, bool isFromMaster)
        {
            CheckRange(buffer, offset, count);
            _mode = isFromMaster ? FromMaster : (byte)0;
            Begin(buffer, offset, count);
        }

        /// <summary>Moves to the next record. Returns false after the last. Fillers (DIF 2F) are skipped.</summary>
        public bool Read()
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

        internal static void CheckRange(byte[] buffer, int offset, int count)
        {
            if (buffer == null || offset < 0 || count < 0 || offset > buffer.Length - count)
                throw new System.ArgumentException("offset and count must lie within the buffer.");
        }

        private void Begin(byte[] buffer, int offset, int count)
        {
            _buffer = buffer;
            _next = offset;
            _end = offset + count;
            _kind = RecordKind.None;
            _error = RecordError.None;
        }

        private void SkipFillers()
        {
            int at = _next;
            if ((_mode & Fixed) == 0)
            {
                while (at < _end && _buffer[at] == DataLayout.Filler)
                    at++;
            }

            _start = at;
        }

        private bool End()
        {
            _kind = RecordKind.None;
            _dif = 0;
            _next = _start;
            CloseAt(_start);
            return false;
        }

        private void ReadRecord()
        {
            _dif = _buffer[_start];
            if ((_dif & DataLayout.FieldMask) == DataLayout.FieldMask)
            {
                ReadSpecial();
                return;
            }

            _kind = RecordKind.Record;
            if (!ReadDifes() || !ReadVib())
                return;

            ReadData();
            if (_error == RecordError.None && !DataTypeRule.Fits(Coding, _dif & DataLayout.FieldMask, _dataLength))
                _error = RecordError.DataField;
        }

        private void ReadSpecial()
        {
            CloseAt(_start + 1);
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

        private void ReadData()
        {
            int field = _dif & DataLayout.FieldMask;
            _dataLength = DataLayout.Length(field);
            if (field == (int)DataField.Variable)
            {
                if (_data >= _end)
                {
                    TruncateData(RecordError.Truncated);
                    return;
                }

                _dataLength = DataLayout.VariableLength(_buffer[_data]);
                _data++;
            }

            _next = _data + _dataLength;
            if (_dataLength < 0)
                TruncateData(RecordError.ReservedLength);
            else if (_next > _end)
                TruncateData(RecordError.Truncated);
        }

        /// <summary>Handles a telegram that ends before the data: missing VIF, VIFEs and data are empty, at its end.</summary>
        private bool Truncate(int vif)
        {
            CloseAt(_end);
            _vif = vif;
            _next = _end;
            _error = RecordError.Truncated;
            return false;
        }

        private void TruncateData(RecordError error)
        {
            _error = error;
            _next = _end;
            _dataLength = _end - _data;
        }

        private void CloseAt(int offset)
        {
            _vif = offset;
            _vife = offset;
            _vifes = 0;
            _text = 0;
            _data = offset;
            _dataLength = 0;
            _meaning = 0;
        }
    }
}
