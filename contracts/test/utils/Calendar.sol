// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title A calendar that counts on its fingers: one day after another, one month after another.
library Calendar {
    /// A byte a month: 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31.
    bytes12 private constant LENGTHS = hex"1f1c1f1e1f1e1f1f1e1f1e1f";

    struct Date {
        uint32 year;
        uint32 month;
        uint32 day;
    }

    function epoch() internal pure returns (Date memory) {
        return Date(1970, 1, 1);
    }

    /// Moves the date itself on by a day.
    function step(Date memory d) internal pure {
        if (++d.day <= lengthOf(d.year, d.month)) return;
        d.day = 1;
        if (++d.month <= 12) return;
        (d.month, d.year) = (1, d.year + 1);
    }

    function plusMonths(Date memory d, uint8 months) internal pure returns (Date memory r) {
        r = Date(d.year, d.month, d.day);
        for (uint8 i = 0; i < months; ++i) {
            if (++r.month > 12) (r.month, r.year) = (1, r.year + 1);
        }
        while (r.day > lengthOf(r.year, r.month)) --r.day;
    }

    function ymd(Date memory d) internal pure returns (uint32) {
        return d.year * 10_000 + d.month * 100 + d.day;
    }

    /// From a date's decimal digits; it need not exist.
    function read(uint32 digits) internal pure returns (Date memory) {
        return Date(digits / 10_000, digits / 100 % 100, digits % 100);
    }

    function lengthOf(uint32 year, uint32 month) internal pure returns (uint32) {
        uint32 length = uint8(LENGTHS[month - 1]);
        return month == 2 && isLeap(year) ? length + 1 : length;
    }

    function isLeap(uint32 year) internal pure returns (bool) {
        if (year % 400 == 0) return true;
        if (year % 100 == 0) return false;
        return year % 4 == 0;
    }
}
