namespace Mbus
{
    /// <content>The value information block: VIF, VIFEs and the plain-text unit.</content>
    public sealed partial class RecordReader
    {
        private const byte FirstSpecialVif = 0x7B;
        private const byte PlainTextVif = 0x7C;
        private const byte VifExtensionB = 0xFB;
        private const byte VifExtensionD = 0xFD;
        private const byte VifExtensionF = 0xEF;

        /// <summary>
        /// Code of the VIF without extension bits: one byte, or two after FB, FD and EF (FB01), or three after FD FD (FDFD02). 0 if the
        /// telegram ends first.
        /// </summary>
        public int Vif
        {
            get
            {
                if (_kind != RecordKind.Record || (_meaning == 0 && _error == RecordError.Truncated))
                    return 0;
                if (TrueVifs == 0)
                    return _buffer[_vif] & ~DataLayout.Extension & 0xFF;
                int vif = _buffer[_vif];
                for (int i = 1; i <= TrueVifs; i++)
                    vif = (vif << 8) | _buffer[_vif + i];
                return vif & ~DataLayout.Extension;
            }
        }

        /// <summary>Offset of the length byte of the unit in plain text; 0 for none.</summary>
        internal int UnitTextOffset
        {
            get { return _text; }
        }

        /// <summary>Number of codes after FB, FD, FD FD and EF, excluding the bytes of a plain text unit.</summary>
        private int TrueVifs
        {
            get { return _text == 0 ? _vife - _vif - 1 : 0; }
        }

        private bool ReadVib()
        {
            byte vif = _buffer[_vif];
            _vife = _vif + 1;
            _vifes = 0;
            _text = 0;
            _data = _vife;
            if (vif >= FirstSpecialVif)
                return ReadLongVib(vif);

            SetMeaning(VifTable.Find(vif));
            return true;
        }

        private bool ReadLongVib(byte vif)
        {
            bool extended = vif >= DataLayout.Extension;
            if ((vif & ~DataLayout.Extension) == PlainTextVif)
            {
                if (!ReadTextVib(extended))
                    return Truncate(_vif);
            }
            else if (!SkipVifes(SkipTrueVif(vif)))
            {
                return Truncate(_vif);
            }

            bool tooMany = TrueVifs + _vifes > DataLayout.MaxExtensions;
            if (tooMany)
                SetError(RecordError.TooManyVifes);
            SetMeaning(VifTable.Find(TableCode(vif)));
            if (_vifes > 0 && !tooMany)
                ApplyVifes();
            return true;
        }

        private void SetMeaning(int meaning)
        {
            _meaning = meaning;
            if (meaning == 0)
                SetError(RecordError.UnknownVif);
        }

        private void SetError(RecordError error)
        {
            if (_error == RecordError.None)
                _error = error;
        }

        /// <summary>Returns the index of the VIF in the tables. An extension without its code, and EF, have no entry.</summary>
        private int TableCode(byte vif)
        {
            int trueVifs = TrueVifs;
            if (trueVifs == 0)
                return vif & ~DataLayout.Extension;

            int code = _buffer[_vif + trueVifs] & ~DataLayout.Extension;
            if (trueVifs == 2)
                return VifTable.ExtensionDD + code;
            if (vif == VifExtensionB)
                return VifTable.ExtensionB + code;
            return vif == VifExtensionD ? VifTable.ExtensionD + code : VifTable.NoRow;
        }

        /// <summary>Skips the codes after FB, FD, FD FD and EF. Returns true if VIFEs follow.</summary>
        private bool SkipTrueVif(byte vif)
        {
            byte last = vif;
            if (vif == VifExtensionB || vif == VifExtensionD || vif == VifExtensionF)
            {
                last = NextVifByte();
                if (vif == VifExtensionD && last == VifExtensionD)
                    last = NextVifByte();
            }

            _data = _vife;
            return last >= DataLayout.Extension;
        }

        private byte NextVifByte()
        {
            byte next = _vife < _end ? _buffer[_vife] : DataLayout.Extension;
            _vife++;
            return next;
        }

        /// <summary>Moves from <see cref="_vife"/> to the end of the VIFEs. Returns false if the telegram ends first.</summary>
        private bool SkipVifes(bool extended)
        {
            int at = _vife;
            if (extended)
            {
                while (at < _end && _buffer[at] >= DataLayout.Extension)
                    at++;
                at++;
            }

            _vifes = at - _vife;
            _data = at;
            return at <= _end;
        }

        /// <summary>
        /// Reads a VIB with a unit in plain text. By the standard it is after all VIFEs; many meters send it directly after the VIF. The
        /// standard's order is used if its result is plausible.
        /// </summary>
        private bool ReadTextVib(bool extended)
        {
            if (TryTextLast(extended) && (!extended || IsPlausible()))
                return true;
            if (extended && TryTextFirst() && IsPlausible())
                return true;
            return TryTextLast(extended);
        }

        private bool TryTextLast(bool extended)
        {
            _vife = _vif + 1;
            return SkipVifes(extended) && FindText(_data);
        }

        private bool TryTextFirst()
        {
            if (!FindText(_vif + 1))
                return false;
            _vife = _data;
            return SkipVifes(true);
        }

        private bool FindText(int offset)
        {
            _text = offset;
            _data = offset + 1;
            if (offset >= _end)
                return false;
            _data += _buffer[offset];
            return _data <= _end;
        }

        private bool IsAscii(int offset, int count)
        {
            for (int i = offset; i < offset + count; i++)
            {
                if (_buffer[i] < 0x20 || _buffer[i] > 0x7E)
                    return false;
            }

            return true;
        }

        private bool IsPlausible()
        {
            for (int i = 0; i < _buffer[_text]; i++)
            {
                int character = _buffer[_text + 1 + i];
                if (character < 0x20 || (character > 0x7E && character < 0xA0))
                    return false;
            }

            int field = _dif & DataLayout.FieldMask;
            if (field != (int)DataField.Variable)
                return _data + DataLayout.Length(field) <= _end;
            int length = _data < _end ? DataLayout.VariableLength(_buffer[_data]) : DataLayout.Reserved;
            return length >= 0 && _data + 1 + length <= _end;
        }
    }
}
